/**
 * Leaflet's scale bar, in the reader's language.
 * @param {L.Map} map
 * @param {(metres: number) => string} written
 */
export function addScale(map, written) {
  const Scale = L.Control.Scale.extend({
    /** @this {any} what Leaflet keeps to itself @param {number} maxMetres */
    _updateMetric(maxMetres) {
      const metres = this._getRoundNum(maxMetres);
      this._updateScale(this._mScale, written(metres), metres / maxMetres);
    },
  });
  /** @type {L.Control.ScaleOptions} */
  const options = { position: "bottomright", imperial: false, maxWidth: 84 };
  new Scale(options).addTo(map);
}
