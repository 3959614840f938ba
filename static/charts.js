/* What all charts share: colours from the stylesheet, drawing and redrawing, pictures to keep. */
"use strict";

document.documentElement.classList.add("scripted");

const Charts = (() => {
  const topojson = document.currentScript.dataset.topojson.replace(/[^/]*$/, "");
  const draws = {};
  const drawn = new Map();
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const lane = (token) => colour(`side-${token}`) || colour("side-unknown");
  const number = (value) => value.toLocaleString("en-GB");
  const narrow = () => window.innerWidth < 560;

  const config = { displayModeBar: false, responsive: true, topojsonURL: new URL(topojson, document.baseURI).href, scrollZoom: false };

  function layout(changes, kept = false) {
    const soft = colour("soft");
    const axis = { gridcolor: colour("rule"), linecolor: colour("rule"), zeroline: false, tickfont: { color: soft, size: 11 }, fixedrange: true };
    const base = {
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: false, dragmode: false,
      font: { family: colour("sans"), color: colour("ink"), size: 12 },
      margin: { l: 38, r: 8, t: 8, b: 32 },
      hoverlabel: { bgcolor: colour("panel"), bordercolor: colour("soft"), font: { family: colour("sans"), color: colour("ink"), size: 12 }, align: "left" },
      xaxis: { ...axis, showgrid: false }, yaxis: { ...axis, rangemode: "tozero", automargin: true },
      annotations: watermark(kept),
    };
    const merged = { ...base, ...changes };
    for (const name of ["xaxis", "yaxis"]) merged[name] = { ...base[name], ...(changes[name] || {}) };
    merged.annotations = [...base.annotations, ...(changes.annotations || [])];
    return merged;
  }

  function watermark(kept) {
    if (!document.querySelector(".watermark")) return [];
    return [{ text: "demonstration", xref: "paper", yref: "paper", x: 0.5, y: 0.55, showarrow: false, textangle: -18, opacity: kept ? 0.14 : 0.055, font: { size: narrow() ? 30 : 44, family: colour("serif"), color: colour("ink") } }];
  }

  function columns(chart) {
    return JSON.parse(document.getElementById(chart.dataset.source).textContent);
  }

  async function draw(chart) {
    const make = draws[chart.dataset.chart];
    if (!make || !window.Plotly) return;
    chart.querySelector("noscript")?.remove();
    try {
      const picture = await make(columns(chart), chart);
      if (!picture) return;
      await Plotly.react(chart, picture.data, layout(picture.layout || {}), config);
      if (!drawn.has(chart)) chart.on("plotly_click", (event) => follow(event, chart));
      drawn.set(chart, picture);
    } catch (error) {
      chart.textContent = "The chart could not be drawn. The table holds the same figures.";
      chart.classList.add("note");
      console.error(error);
    }
  }

  /* A bar or a circle leads to its incidents. */
  function follow(event, chart) {
    const point = event.points[0];
    const href = drawn.get(chart).href?.(point);
    if (href) window.location.assign(href);
  }

  function drawAll() {
    for (const chart of drawn.keys()) {
      if (!chart.isConnected) {
        Plotly.purge(chart);
        drawn.delete(chart);
      }
    }
    document.querySelectorAll("[data-chart]").forEach(draw);
  }

  /* The picture carries what the page says around the chart: heading, filter, caveat. */
  function keep(id) {
    const chart = document.getElementById(id);
    const figure = chart.closest("figure, section");
    const caveat = figure.querySelector(".caveat")?.cloneNode(true);
    caveat?.querySelectorAll(".on-page").forEach((part) => part.remove());
    const words = [document.title, caveat?.textContent].filter(Boolean).map((part) => wrap(part.replace(/\s+/g, " ").trim(), 180)).join("<br>");
    const heading = figure.querySelector("h2")?.textContent.trim() || document.title;
    const spoken = document.getElementById("results")?.dataset.sentence || "";
    const picture = drawn.get(chart);
    const wide = layout(picture.layout || {}, true);
    wide.paper_bgcolor = colour("panel");
    wide.title = { text: heading, subtitle: { text: wrap(spoken), font: { size: 12 } }, x: 0.02, xanchor: "left", y: 0.96, yanchor: "top", font: { family: colour("serif"), size: 20 } };
    wide.margin = { l: 60, r: Math.max(24, wide.margin.r), t: picture.legend ? 150 : 115, b: 100 };
    wide.showlegend = Boolean(picture.legend);
    wide.legend = { orientation: "h", y: 1.01, yanchor: "bottom", x: 0, xanchor: "left", traceorder: "normal" };
    wide.annotations = [...wide.annotations, { text: words, xref: "paper", yref: "paper", x: 0, y: 0, yshift: -40, yanchor: "top", xanchor: "left", align: "left", showarrow: false, font: { size: 11, color: colour("soft") } }];
    Plotly.downloadImage({ data: picture.data, layout: wide, config }, { format: "png", width: 1200, height: 675, scale: 2, filename: `${id}-${new Date().toISOString().slice(0, 10)}` });
  }

  function wrap(words, width = 150) {
    return words.split(" ").reduce((lines, word) => {
      const last = lines[lines.length - 1];
      if ((last + word).length > width) lines.push(word); else lines[lines.length - 1] = last ? `${last} ${word}` : word;
      return lines;
    }, [""]).join("<br>");
  }

  document.addEventListener("DOMContentLoaded", drawAll);
  document.addEventListener("htmx:afterSettle", drawAll);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-png]");
    if (button) keep(button.dataset.png);
  });
  scheme.addEventListener("change", drawAll);

  return { register: (name, make) => { draws[name] = make; }, colour, lane, number, narrow };
})();
