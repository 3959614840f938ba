/* The strip of an incident: each report's number on the day it was published, and the figure that stands. */
"use strict";

Charts.register("strip", (columns) => {
  const ink = Charts.colour("ink");
  const soft = Charts.colour("soft");
  const top = Math.max(columns.figure || 0, ...columns.low, ...columns.high.filter((high) => high !== null));
  const reach = (at) => (columns.high[at] === null ? Math.max(1, top * 1.12 - columns.low[at]) : columns.high[at] - columns.low[at]);
  const seen = {};
  const days = columns.days.map((day) => {
    /* Reports of one day stand side by side. */
    seen[day] = (seen[day] || 0) + 1;
    return new Date(Date.parse(day) + (seen[day] - 1) * 3 * 3600e3).toISOString();
  });
  const data = [{
    type: "scatter", mode: "markers", x: days, y: columns.low, text: columns.words, customdata: columns.hrefs, hovertemplate: "%{x|%-d %b %Y}: %{text}<extra></extra>",
    marker: { size: 9, symbol: columns.counted.map((counted) => (counted ? "circle" : "circle-open")), color: columns.counted.map((counted) => (counted ? ink : soft)), line: { width: 1.5 } },
    error_y: { type: "data", symmetric: false, array: columns.low.map((_, at) => reach(at)), arrayminus: columns.low.map(() => 0), color: soft, thickness: 1.2, width: 0 },
  }];
  const open = columns.low.map((_, at) => at).filter((at) => columns.high[at] === null);
  data.push({ type: "scatter", mode: "markers", x: open.map((at) => days[at]), y: open.map((at) => columns.low[at] + reach(at)), hoverinfo: "skip", marker: { symbol: "triangle-up", size: 7, color: soft } });
  const spread = [Date.parse(columns.days[0]), Date.parse(columns.days[columns.days.length - 1])];
  const pad = Math.max(86400e3, (spread[1] - spread[0]) * 0.08);
  const shapes = columns.figure === null ? [] : [{ type: "line", xref: "paper", x0: 0, x1: 1, y0: columns.figure, y1: columns.figure, line: { color: ink, width: 1, dash: "dot" } }];
  const annotations = columns.figure === null ? [] : [{ text: columns.figure_words, xref: "paper", x: 1, xanchor: "right", y: columns.figure, yanchor: "bottom", showarrow: false, font: { size: 11 } }];
  return {
    data,
    layout: { shapes, annotations, hovermode: "closest", xaxis: { type: "date", range: [new Date(spread[0] - pad).toISOString(), new Date(spread[1] + pad).toISOString()], tickformat: "%-d %b\n%Y", dtick: spread[1] - spread[0] < 8 * 86400e3 ? 86400e3 : undefined, nticks: 6 }, yaxis: { nticks: 4, tickformat: ",d" } },
    href: (point) => point.customdata,
  };
});
