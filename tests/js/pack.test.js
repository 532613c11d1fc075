import assert from "node:assert/strict";
import { test } from "node:test";

import { FORM, Pack } from "../../stationmap/web/static/js/phone/pack.js";

test("a pack of another form is not read at all: it is fetched anew with the scripts that know it", () => {
  for (const form of [FORM - 1, FORM + 1, undefined]) {
    assert.throws(() => new Pack({ form }), { message: `a pack of form ${form}` });
  }
});
