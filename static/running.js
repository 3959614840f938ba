/* A running toll beside what is documented: stated values as a broken line, documented incidents as a band. */
"use strict";

function runningPicture(columns) {
  const { stated, documented } = columns;
  const colour = Charts.lane(columns.colour);
  const ink = Charts.colour("ink");
  const panel = Charts.colour("panel");
  const data = [];
  const last = documented.days.length - 1;
  if (last >= 0) {
    const line = { type: "scatter", mode: "lines", x: documented.days, line: { shape: "hv", width: 0, color: colour } };
    data.push({ ...line, y: documented.low, hoverinfo: "skip", showlegend: false });
    data.push({ ...line, y: documented.high, hoverinfo: "skip", showlegend: false, fill: "tonexty", fillcolor: faded(colour, 0.18) });
    data.push({ ...line, name: "Documented here", y: documented.figure, line: { shape: "hv", width: 2, color: colour }, customdata: documented.days.map((_, at) => `${Charts.number(documented.low[at])}–${Charts.number(documented.high[at])}`), hovertemplate: "%{x|%-d %b %Y}: %{y:,} documented here (%{customdata})<extra></extra>" });
  }
  const marks = stated.marks.map((mark) => (mark === "reset" ? "circle-open" : mark === "revision" ? "diamond-open" : "triangle-up"));
  data.push({ type: "scatter", mode: "lines+markers", name: `Stated by ${columns.source}`, x: stated.days, y: stated.low, text: stated.words, line: { color: ink, width: 1.5, dash: "4px,4px" }, marker: { symbol: marks, size: 8, color: ink }, hovertemplate: "%{x|%-d %b %Y}: %{text} stated<extra></extra>" });
  const end = stated.days.length - 1;
  const label = (text, x, y, shade) => ({ text, x, y, xanchor: "left", xshift: 8, yshift: y < 0.05 * Math.max(...stated.low) ? 9 : 0, showarrow: false, font: { size: 11, color: shade }, bgcolor: panel });
  const annotations = [label(`${stated.words[end]} said`, stated.days[end], stated.low[end], ink)];
  if (last >= 0) annotations.push(label(`${Charts.number(documented.figure[last])} found`, documented.days[last], documented.figure[last], colour));
  const room = 22 + 6.1 * Math.max(...annotations.map((one) => one.text.length));
  const days = [...stated.days, ...documented.days].map((day) => Date.parse(day));
  const pad = Math.max(5 * 86400e3, 0.03 * (Math.max(...days) - Math.min(...days)));
  const range = [Math.min(...days) - pad, Math.max(...days) + pad].map((time) => new Date(time).toISOString());
  return { data, legend: true, layout: { hovermode: "closest", margin: { l: 42, r: room, t: 10, b: 30 }, annotations, xaxis: { type: "date", range, nticks: Charts.narrow() ? 4 : 6, tickformat: "%-d %b\n%Y" }, yaxis: { nticks: 5, tickformat: ",d" } } };
}

function faded(colour, opacity) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return `rgba(${red},${green},${blue},${opacity})`;
}

Charts.register("running", (columns) => runningPicture(columns));
