/** The shapes that the scripts share. For the type checker only: no phone ever loads this. */

import type { Feature, MultiPolygon, Point, Polygon } from "geojson";
import type { GeoJSON, ImageOverlay, Map as LeafletMap, Marker } from "leaflet";

/** Degrees, in the datum of the base map. */
export type LonLat = [lon: number, lat: number];

/** Pixels of the map. */
export type Spot = { x: number; y: number };
export type Box = { left: number; top: number; right: number; bottom: number };

export type Township = Feature<
  Polygon | MultiPolygon,
  { kind: "township"; name: string; short: string; label: LonLat }
>;
export type Landmark = Feature<Point, { kind: "airport" | "landmark" | "village"; name: string }>;
export type LandFeature = Township | Landmark;

export type StationFeature = Feature<
  Point,
  {
    name: string;
    state: string;
    /** The point stands for a whole township. */
    rough?: boolean;
    /** Of all stations at this point, this one first. */
    refs: string[];
  }
> & { id: string };
export type StationMarker = Marker<StationFeature["properties"]> & { feature: StationFeature };

/** A layer that folium sets up, and what was fetched into it. */
export interface Loaded<F> extends GeoJSON {
  data: { features: F[] };
  loaded: Promise<unknown>;
  wish?: AbortController;
}

/** What folium's script hands on, page by page. */
export type FinderParts = {
  map: LeafletMap;
  land: Loaded<LandFeature>;
  stations: Loaded<StationFeature>;
};
export type PlanParts = {
  map: LeafletMap;
  heat: ImageOverlay;
  land: Loaded<LandFeature>;
  coverage: Loaded<CoverageFeature>;
};
export type KeeperParts = {
  map: LeafletMap;
  land: Loaded<LandFeature>;
  difference: Loaded<ChangeFeature>;
};

export type Farthest = Feature<Point, { kind: "farthest"; rank: number }>;
export type CoverageFeature =
  | Farthest
  | Feature<Polygon | MultiPolygon, { kind: "gap" }>
  | (Feature<Point, { kind: "station"; name: string; state: string; planned?: boolean }> & {
      id: string;
    });
export type ChangeFeature = Feature & { id: string; properties: { kind: string; name: string } };

/** What is used of WeChat's JS-SDK. */
export interface WeChat {
  config(options: Record<string, unknown>): void;
  ready(then: () => void): void;
  error(then: (error: unknown) => void): void;
  updateAppMessageShareData(card: { title: string; desc: string; link: string; imgUrl: string }): void;
  updateTimelineShareData(card: { title: string; link: string; imgUrl: string }): void;
  openLocation(place: Record<string, unknown>): void;
  getLocation(asked: {
    type: "wgs84";
    success: (found: { longitude: number | string; latitude: number | string; accuracy?: number | string }) => void;
    cancel: () => void;
    fail: () => void;
  }): void;
}

declare global {
  interface DocumentEventMap {
    "stationmap:locate": CustomEvent<{ fix: Promise<{ lon: number; lat: number; accuracyM: number }> | null }>;
    "stationmap:map": CustomEvent<FinderParts>;
    "stationmap:plan": CustomEvent<PlanParts>;
    "stationmap:keeper": CustomEvent<KeeperParts>;
  }
}
