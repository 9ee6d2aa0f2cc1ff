"use strict";
// The map of houses: circles counted by the server for what is in sight, on tiles where the installation has some.

(() => {
  const box = document.getElementById("map");
  if (!box) {
    return;
  }
  const told = box.dataset;
  const [south, west, north, east] = told.bounds.split(",").map(Number);
  const map = L.map(box, { attributionControl: false, zoomControl: false, minZoom: 4, maxZoom: 18 });
  L.control.zoom({ zoomInTitle: told.nearer, zoomOutTitle: told.farther }).addTo(map);
  if (told.tiles) {
    L.tileLayer(told.tiles, { minZoom: 4, maxZoom: 18 }).addTo(map);
  }
  const marks = L.layerGroup().addTo(map);
  let latest = 0; // the last answer wins

  function filled(text, values) {
    return text.replace(/\[(\w+)\]/g, (_, name) => values[name]);
  }

  function described(one) {
    if (one.name) {
      return filled(told.unknown, one);
    }
    return filled(told.mark, one) + (one.grade ? filled(told.grade, one) : "") + (one.danger ? filled(told.danger, one) : "");
  }

  function look(one) {
    if (one.name) {
      return "spot place";
    }
    return one.danger ? "spot danger" : `spot grade-${(one.grade || "none").toLowerCase()}`;
  }

  // Circles of squares never meet; that of a place would lie on theirs, and goes to the next free spot.
  function spot(one, wide, taken) {
    const middle = map.latLngToLayerPoint([one.north, one.east]);
    const free = (point) => taken.every((other) => other.point.distanceTo(point) >= (other.wide + wide) / 2 + 4);
    for (let step = 0; one.name && step < 160; step += 1) {
      const away = 24 * Math.ceil(step / 8);
      const turn = (step * Math.PI) / 4;
      const point = middle.add([Math.cos(turn) * away, Math.sin(turn) * away]);
      if (free(point)) {
        return point;
      }
    }
    return middle;
  }

  function drawn(one, taken) {
    const wide = Math.min(24 + 6 * Math.round(Math.log10(one.many) * 2), 44);
    const icon = L.divIcon({ className: look(one), html: String(one.many), iconSize: [wide, wide] });
    const point = spot(one, wide, taken);
    taken.push({ point, wide });
    const at = map.layerPointToLatLng(point);
    const mark = L.marker(at, { icon, title: described(one), alt: described(one) });
    const go = () => one.address && location.assign(one.address);
    mark.on("click", go);
    mark.on("keypress", (event) => event.originalEvent.key === "Enter" && go());
    return mark;
  }

  async function draw() {
    latest += 1;
    const own = latest;
    const seen = map.getBounds();
    const asked = new URLSearchParams({
      place: told.place,
      zoom: map.getZoom(),
      box: [seen.getSouth(), seen.getWest(), seen.getNorth(), seen.getEast()].map((edge) => edge.toFixed(4)).join(","),
    });
    const answer = await fetch(`/desk/map/points?${asked}`, { headers: { "HX-Request": "true" } });
    if (answer.status === 401) {
      location.assign(`/desk/signin?next=${encodeURIComponent(location.pathname + location.search)}`);
      return;
    }
    const found = answer.ok ? await answer.json() : [];
    if (own === latest) {
      marks.clearLayers();
      const taken = [];
      found.forEach((one) => drawn(one, taken).addTo(marks));
      box.classList.toggle("failed", !answer.ok);
    }
  }

  map.on("moveend", draw);
  map.fitBounds([[south, west], [north, east]], { maxZoom: 14, padding: [30, 30] });
})();
