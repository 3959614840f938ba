/* The charts of the overview: tolls over time and the map. */
"use strict";

Charts.register("series", (columns) => {
  const panel = Charts.colour("panel");
  const whole = columns.starts.map((_, at) => columns.lanes.reduce((sum, lane) => sum + lane.reviewed[at] + lane.unreviewed[at], 0));
  const low = columns.starts.map((_, at) => columns.lanes.reduce((sum, lane) => sum + lane.low[at], 0));
  const high = columns.starts.map((_, at) => columns.lanes.reduce((sum, lane) => sum + lane.high[at], 0));
  const open = columns.starts.map((_, at) => columns.lanes.reduce((sum, lane) => sum + lane.open[at], 0));
  const data = [];
  for (const lane of columns.lanes) {
    const colour = Charts.lane(lane.colour);
    const said = columns.starts.map((_, at) => {
      const figure = lane.reviewed[at] + lane.unreviewed[at];
      const range = lane.low[at] === lane.high[at] ? "" : ` (${Charts.number(lane.low[at])}–${Charts.number(lane.high[at])})`;
      const machine = lane.unreviewed[at] ? `<br>${Charts.number(lane.unreviewed[at])} read by machine` : "";
      const above = lane.open[at] ? `<br>${lane.open[at]} open above` : "";
      return `<b>${lane.name}</b><br>${columns.labels[at]}: ${Charts.number(figure)} ${columns.harm}${range}${machine}${above}`;
    });
    const bar = { type: "bar", x: columns.starts, text: said, textposition: "none", hovertemplate: "%{text}<extra></extra>", customdata: columns.starts.map(() => lane.key), name: lane.name };
    data.push({ ...bar, y: lane.reviewed, marker: { color: colour, line: { color: panel, width: 0.6 } } });
    data.push({ ...bar, y: lane.unreviewed, showlegend: false, marker: { color: panel, line: { color: colour, width: 1 }, pattern: { shape: "/", fgcolor: colour, bgcolor: panel, size: 5, solidity: 0.45, fillmode: "replace" } } });
  }
  const recorded = columns.starts.map((_, at) => at).filter((at) => high[at] > low[at] || open[at]);
  const ink = Charts.colour("ink");
  data.push({
    type: "scatter", mode: "markers", x: recorded.map((at) => columns.starts[at]), y: recorded.map((at) => whole[at]), hoverinfo: "skip", showlegend: false,
    marker: { size: 1, color: "rgba(0,0,0,0)" },
    error_y: { type: "data", symmetric: false, array: recorded.map((at) => Math.max(0, high[at] - whole[at])), arrayminus: recorded.map((at) => Math.max(0, whole[at] - low[at])), color: ink, thickness: 1, width: Charts.narrow() ? 1.5 : 3 },
  });
  const above = recorded.filter((at) => open[at]);
  data.push({
    type: "scatter", mode: "markers", x: above.map((at) => columns.starts[at]), y: above.map((at) => Math.max(high[at], whole[at])), showlegend: false,
    text: above.map((at) => `${columns.labels[at]}: ${open[at]} open above`), hovertemplate: "%{text}<extra></extra>",
    marker: { symbol: "triangle-up", size: 6, color: ink },
  });
  const few = columns.starts.length < 3;
  return {
    data,
    legend: true,
    layout: {
      barmode: "stack", bargap: 0.22, hovermode: "closest",
      xaxis: { type: few ? "category" : "date", tickmode: few ? "array" : "auto", tickvals: few ? columns.starts : undefined, ticktext: few ? columns.labels : undefined, nticks: Charts.narrow() ? 5 : 9, tickformat: columns.grain === "year" ? "%Y" : columns.grain === "month" ? "%b %Y" : "%-d %b\n%Y" },
      yaxis: { tickformat: ",d", nticks: 5 },
    },
    href: (point) => point.customdata && `${columns.incidents}bin=${columns.grain}:${point.x.slice(0, 10)}&side=${point.customdata}`,
  };
});

const boundaries = {};

async function boundariesAt(address) {
  boundaries[address] ??= fetch(address).then((answer) => {
    if (!answer.ok) throw new Error(`boundaries: ${answer.status}`);
    return answer.json();
  });
  return boundaries[address];
}

function extent(land, circles) {
  const points = [...circles.map((one) => [one.lon, one.lat])];
  const walk = (part) => (typeof part[0] === "number" ? points.push(part) : part.forEach(walk));
  land.features.forEach((feature) => walk(feature.geometry.coordinates));
  if (!points.length) return [-180, 180, -60, 75];
  const range = (at) => points.reduce(([low, high], point) => [Math.min(low, point[at]), Math.max(high, point[at])], [Infinity, -Infinity]);
  const spread = ([low, high]) => (high - low < 0.2 ? [low - 0.5, high + 0.5] : [low, high]);
  return [...spread(range(0)), ...spread(range(1))];
}

Charts.register("map", async (columns, chart) => {
  const land = await boundariesAt(columns.boundaries);
  const ids = land.features.map((feature) => feature.id);
  const most = Math.max(1, ...columns.circles.map((circle) => circle.figure));
  const largest = Charts.narrow() ? 46 : 58;
  const size = (figure) => Math.max(5, largest * Math.sqrt(figure / most));
  const named = columns.circles.filter((one) => one.figure > 0).slice(0, Charts.narrow() ? 4 : 6);
  const data = [];
  if (ids.length) {
    data.push({ type: "choropleth", geojson: land, locations: ids, z: ids.map(() => 0), showscale: false, hoverinfo: "skip", colorscale: [[0, Charts.colour("land")], [1, Charts.colour("land")]], marker: { line: { color: Charts.colour("soft"), width: 0.6 } } });
  }
  const [west, east, south, north] = extent(land, columns.circles);
  const fitsLeft = (one) => 6.3 * `${one.short} ${Charts.number(one.figure)}`.length + size(one.figure) / 2 < ((one.lon - west) / (east - west) + 0.17) / 1.23 * chart.clientWidth;
  const middle = columns.circles.reduce((sum, one) => sum + one.lon, 0) / (columns.circles.length || 1);
  data.push({
    type: "scattergeo", mode: "markers+text", lat: columns.circles.map((one) => one.lat), lon: columns.circles.map((one) => one.lon), customdata: columns.circles.map((one) => one.href),
    hovertext: columns.circles.map((one) => `<b>${one.label}</b><br>${Charts.number(one.figure)} ${columns.harm}${one.range ? ` (${one.range})` : ""}<br>${one.incidents}${one.lines.length ? `<br>${one.lines.join("<br>")}` : ""}`),
    hovertemplate: "%{hovertext}<extra></extra>",
    text: columns.circles.map((one) => (named.includes(one) ? `${one.short} ${Charts.number(one.figure)}` : "")),
    textposition: columns.circles.map((one) => (one === columns.circles[0] ? "middle right" : one.short.length > 16 ? "top center" : one.lon < middle && fitsLeft(one) ? "middle left" : one.lon < middle ? "bottom center" : "middle right")),
    textfont: { family: Charts.colour("sans"), size: 11, color: Charts.colour("ink") },
    marker: { size: columns.circles.map((one) => size(one.figure)), color: Charts.colour("circle"), opacity: 0.5, line: { color: Charts.colour("panel"), width: 1 } },
  });
  const geo = {
    visible: false, showframe: false, bgcolor: "rgba(0,0,0,0)", projection: { type: "mercator" },
    /* Room beside the land for the names of its outer districts. */
    lonaxis: { range: [west - 0.17 * (east - west), east + 0.06 * (east - west)] }, lataxis: { range: [south - 0.04 * (north - south), north + 0.08 * (north - south)] },
  };
  return { data, layout: { geo, margin: { l: 0, r: 0, t: 0, b: 0 }, hovermode: "closest" }, href: (point) => point.customdata };
});
