// Draws the charts of a page with ECharts, from the JSON beside each one (ChartJson.java).
"use strict";
(() => {
  const SYMBOLS = ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect", "emptyTriangle", "emptyDiamond"];
  const DASHES = ["solid", [8, 4], [2, 3], [10, 3, 2, 3], [5, 2], [1, 2], [12, 4], [6, 2, 1, 2]];
  const drawn = new Map();

  document.documentElement.classList.add("scripted");

  // Colours are the style sheet's. What is taken away or printed is drawn as on white paper.
  function palette(onPaper) {
    const element = onPaper ? document.body.appendChild(document.createElement("div")) : document.documentElement;
    if (onPaper) {
      element.className = "on-paper";
    }
    const style = getComputedStyle(element);
    const colour = name => style.getPropertyValue(name).trim();
    const colours = {
      paper: colour("--paper"),
      ink: colour("--ink"),
      quiet: colour("--quiet"),
      grid: colour("--grid"),
      veil: colour("--veil"),
      mark: colour("--mark"),
      low: colour("--low"),
      high: colour("--accent"),
      series: [1, 2, 3, 4, 5, 6, 7, 8].map(number => colour(`--series-${number}`)),
      // ECharts writes it into an attribute as it is.
      font: colour("--sans").replaceAll('"', "'"),
    };
    if (onPaper) {
      element.remove();
    }
    return colours;
  }

  const isValue = mark => Array.isArray(mark);
  const number = (value, decimals) => value.toFixed(decimals).replace("-", "−");

  function said(mark, decimals) {
    if (!isValue(mark)) {
      return mark === "hidden" ? "hidden: too few people" : "nothing known";
    }
    const [value, lower, upper, n] = mark;
    const interval = lower === null || upper === null ? "" : ` (${number(lower, decimals)} to ${number(upper, decimals)})`;
    return `${number(value, decimals)}${interval}, n = ${n}`;
  }

  function common(colours) {
    return {
      animation: false,
      backgroundColor: "transparent",
      textStyle: {fontFamily: colours.font, color: colours.ink},
      tooltip: {
        renderMode: "richText",
        confine: true,
        backgroundColor: colours.paper,
        borderColor: colours.quiet,
        textStyle: {color: colours.ink, fontSize: 12},
      },
    };
  }

  function valueAxis(scale, colours) {
    return {
      type: "value",
      scale: true,
      min: scale.min,
      max: scale.max,
      name: scale.unit,
      nameTextStyle: {color: colours.quiet, align: "left"},
      axisLabel: {color: colours.quiet, formatter: value => String(value).replace("-", "−")},
      axisLine: {show: false, onZero: false},
      axisTick: {show: false},
      splitLine: {lineStyle: {color: colours.grid}},
    };
  }

  function trend(chart, colours) {
    const {places, lines, scale, small} = chart;
    const several = lines.length > 1;
    const series = [];
    lines.forEach((line, i) => {
      const colour = colours.series[i % colours.series.length];
      const at = pick => line.marks.map((mark, k) => [places[k], isValue(mark) ? pick(mark) : null]);
      series.push(
        band(line, places, colour, several),
        {
          type: "line",
          name: line.name,
          data: at(([value]) => value),
          // Whoever comes round again has another symbol for the same colour.
          symbol: SYMBOLS[(i + Math.floor(i / SYMBOLS.length)) % SYMBOLS.length],
          symbolSize: small ? 3 : 7,
          lineStyle: {color: colour, width: small ? 1.5 : 2, type: DASHES[i % DASHES.length]},
          itemStyle: {color: colour},
          markArea: i > 0 ? undefined : marked(chart, colours),
        });
      if (several) {
        series.push(hiddenPlaces(line, places, i, colour, colours));
      }
    });
    return {
      ...common(colours),
      grid: {left: small ? 34 : 52, right: 16, top: small ? 10 : 36, bottom: several ? 74 : small ? 22 : 44},
      legend: several ? {bottom: 0, type: "scroll", data: lines.map(line => line.name), textStyle: {color: colours.ink}, itemWidth: 34} : undefined,
      tooltip: {
        ...common(colours).tooltip,
        trigger: "axis",
        formatter: points => {
          const place = points[0].axisValue;
          const k = places.indexOf(Number(place));
          return [`${chart.unit} ${place}`, ...lines.map(line => `${several ? line.name + ": " : ""}${said(line.marks[k], scale.decimals)}`)].join("\n");
        },
      },
      xAxis: {
        type: "value",
        min: places[0] - 0.5,
        max: places[places.length - 1] + 0.5,
        minInterval: 1,
        name: small ? undefined : chart.unit,
        nameLocation: "middle",
        nameGap: 26,
        nameTextStyle: {color: colours.quiet},
        axisLabel: {color: colours.quiet, showMinLabel: false, showMaxLabel: false, hideOverlap: true, formatter: value => Number.isInteger(value) ? String(value).replace("-", "−") : ""},
        axisPointer: {snap: true, label: {show: false}},
        axisLine: {onZero: false, lineStyle: {color: colours.quiet}},
        splitLine: {show: false},
      },
      yAxis: {...valueAxis(scale, colours), name: small ? undefined : scale.unit, splitNumber: small ? 2 : 5},
      series,
    };
  }

  // Of several lines, each has a row of squares of its own at the bottom, where it is hidden.
  function hiddenPlaces(line, places, row, colour, colours) {
    const data = line.marks.flatMap((mark, k) => mark === "hidden" ? [[places[k], 0]] : []);
    const renderItem = (params, api) => {
      const [x] = api.coord([api.value(0), 0]);
      const {y, height} = params.coordSys;
      return {type: "rect", shape: {x: x - 3.5, y: y + height - 9 * (row + 1), width: 7, height: 7}, style: {fill: colours.veil, stroke: colour, lineWidth: 1}};
    };
    return {type: "custom", name: line.name, silent: true, tooltip: {show: false}, encode: {x: 0}, data, renderItem};
  }

  // Each stretch of neighbouring intervals is one area; an interval that stands alone, a line.
  function band(line, places, colour, several) {
    const data = line.marks.flatMap((mark, k) => isValue(mark) && mark[1] !== null && mark[2] !== null ? [[places[k], mark[1], mark[2]]] : []);
    const renderItem = (params, api) => {
      const first = params.dataIndex;
      if (first > 0 && data[first - 1][0] === data[first][0] - 1) {
        return undefined;
      }
      let last = first;
      while (last + 1 < data.length && data[last + 1][0] === data[last][0] + 1) {
        last++;
      }
      const stretch = data.slice(first, last + 1);
      const edge = side => stretch.map(interval => api.coord([interval[0], interval[side]]));
      return first === last
        ? {type: "line", shape: {x1: edge(1)[0][0], y1: edge(1)[0][1], x2: edge(2)[0][0], y2: edge(2)[0][1]}, style: {stroke: colour, lineWidth: 5, opacity: 0.3}}
        : {type: "polygon", shape: {points: [...edge(1), ...edge(2).reverse()]}, style: {fill: colour, opacity: several ? 0.1 : 0.18}};
    };
    return {type: "custom", name: line.name, silent: true, clip: true, z: 1, encode: {x: 0, y: [1, 2]}, tooltip: {show: false}, data, renderItem};
  }

  // The window to look at, and where a single line is hidden.
  function marked(chart, colours) {
    const areas = [];
    if (chart.window) {
      areas.push([
        {xAxis: chart.window.from - 0.5, name: chart.window.name, itemStyle: {color: colours.mark, opacity: 0.5}, label: {color: colours.ink, position: "insideTop"}},
        {xAxis: chart.window.to + 0.5}]);
    }
    if (chart.lines.length === 1) {
      chart.lines[0].marks.forEach((mark, k) => {
        if (mark === "hidden") {
          areas.push([{xAxis: chart.places[k] - 0.5, itemStyle: {color: colours.veil}}, {xAxis: chart.places[k] + 0.5}]);
        }
      });
    }
    return {silent: true, data: areas};
  }

  function comparison(chart, colours) {
    const {columns, scale} = chart;
    const shown = columns.map((column, i) => [i, column.mark]).filter(([, mark]) => isValue(mark));
    const interval = (params, api) => {
      const [x1, y] = api.coord([api.value(1), api.value(0)]);
      const [x2] = api.coord([api.value(2), api.value(0)]);
      return {type: "line", shape: {x1, y1: y, x2, y2: y}, style: {stroke: colours.series[0], lineWidth: 5, opacity: 0.4}};
    };
    return {
      ...common(colours),
      grid: {left: 8, right: 24, top: 16, bottom: 30, containLabel: true},
      tooltip: {...common(colours).tooltip, trigger: "item", formatter: ({value}) => `${columns[value[1]].name}: ${said(columns[value[1]].mark, scale.decimals)}`},
      xAxis: {...valueAxis(scale, colours), nameLocation: "middle", nameGap: 28},
      yAxis: {type: "category", inverse: true, data: columns.map(column => isValue(column.mark) ? column.name : `${column.name} (hidden)`), axisLabel: {color: colours.ink}, axisTick: {show: false}, axisLine: {lineStyle: {color: colours.quiet}}},
      series: [
        {type: "custom", silent: true, renderItem: interval, encode: {x: [1, 2], y: 0}, data: shown.filter(([, mark]) => mark[1] !== null && mark[2] !== null).map(([i, mark]) => [i, mark[1], mark[2]])},
        {type: "scatter", symbolSize: 10, itemStyle: {color: colours.series[0]}, data: shown.map(([i, mark]) => [mark[0], i]), markLine: {silent: true, symbol: "none", label: {show: false}, lineStyle: {color: colours.quiet, type: "dashed"}, data: [{xAxis: 0}]}},
      ],
    };
  }

  function parts(chart, colours) {
    const {categories, stacks} = chart;
    const one = stacks.length === 1;
    const names = one ? categories : stacks.map(stack => stack.name);
    const share = mark => isValue(mark) ? mark[0] : null;
    const label = mark => isValue(mark) ? `${number(100 * mark[0], 1)} %` : "";
    const series = one
      ? [{type: "bar", barMaxWidth: 26, itemStyle: {color: colours.series[0]}, data: stacks[0].marks.map(share), label: {show: true, position: "right", color: colours.ink, formatter: ({dataIndex}) => label(stacks[0].marks[dataIndex])}}]
      : categories.map((category, k) => ({type: "bar", stack: "all", name: category, barMaxWidth: 26, itemStyle: {color: colours.series[k % colours.series.length], borderColor: colours.paper}, data: stacks.map(stack => share(stack.marks[k]))}));
    const marks = (dataIndex, seriesIndex) => one ? stacks[0].marks[dataIndex] : stacks[dataIndex].marks[seriesIndex];
    const hidden = i => (one ? [stacks[0].marks[i]] : stacks[i].marks).some(mark => !isValue(mark));
    return {
      ...common(colours),
      grid: {left: 8, right: 54, top: 12, bottom: one ? 8 : 34, containLabel: true},
      legend: one ? undefined : {bottom: 0, type: "scroll", textStyle: {color: colours.ink}},
      tooltip: {...common(colours).tooltip, trigger: "item", formatter: ({dataIndex, seriesIndex}) => {
        const mark = marks(dataIndex, seriesIndex);
        const category = one ? categories[dataIndex] : `${stacks[dataIndex].name}, ${categories[seriesIndex]}`;
        return `${category}: ${said(mark, 3)}`;
      }},
      xAxis: {type: "value", min: 0, max: 1, axisLabel: {color: colours.quiet, formatter: value => `${Math.round(100 * value)} %`}, splitLine: {lineStyle: {color: colours.grid}}},
      yAxis: {type: "category", inverse: true, data: names.map((name, i) => hidden(i) ? `${name} (hidden)` : name), axisLabel: {color: colours.ink}, axisTick: {show: false}, axisLine: {lineStyle: {color: colours.quiet}}},
      series,
    };
  }

  function heat(chart, colours) {
    const {places, rows, scale} = chart;
    const cells = pick => rows.flatMap((row, y) => row.marks.flatMap((mark, x) => pick(mark) ? [[x, y, isValue(mark) ? mark[0] : 0]] : []));
    const covered = (params, api) => {
      const [x, y] = api.coord([api.value(0), api.value(1)]);
      const [width, height] = api.size([1, 1]);
      return {type: "rect", shape: {x: x - width / 2 + 1, y: y - height / 2 + 1, width: width - 2, height: height - 2}, style: {fill: colours.veil, stroke: colours.quiet, lineDash: [2, 2], lineWidth: 0.5}};
    };
    return {
      ...common(colours),
      grid: {left: 8, right: 16, top: 8, bottom: 66, containLabel: true},
      tooltip: {...common(colours).tooltip, trigger: "item", formatter: ({value}) => `${rows[value[1]].name}, ${chart.unit} ${places[value[0]]}: ${said(rows[value[1]].marks[value[0]], scale.decimals)}`},
      xAxis: {type: "category", data: places, name: chart.unit, nameLocation: "middle", nameGap: 26, nameTextStyle: {color: colours.quiet}, axisLabel: {color: colours.quiet, formatter: value => value.replace("-", "−")}, axisLine: {lineStyle: {color: colours.quiet}}},
      yAxis: {type: "category", inverse: true, data: rows.map(row => row.name), axisLabel: {color: colours.ink}, axisTick: {show: false}, axisLine: {lineStyle: {color: colours.quiet}}},
      visualMap: {seriesIndex: 0, min: scale.min, max: scale.max, precision: 2, calculable: false, orient: "horizontal", left: "center", bottom: 0, itemHeight: 160, text: [String(scale.max), `${scale.unit}: ${scale.min}`], textStyle: {color: colours.quiet}, inRange: {color: [colours.low, colours.high]}},
      series: [
        {type: "heatmap", data: cells(isValue), itemStyle: {borderColor: colours.paper, borderWidth: 1}},
        {type: "custom", renderItem: covered, data: cells(mark => mark === "hidden"), encode: {x: 0, y: 1}},
      ],
    };
  }

  const KINDS = {trend, comparison, parts, heat};

  function height(chart) {
    switch (chart.kind) {
      case "trend": return chart.small ? 150 : 340;
      case "comparison": return 76 + 34 * Math.max(1, chart.columns.length);
      case "parts": return 76 + 34 * Math.max(1, chart.stacks.length === 1 ? chart.categories.length : chart.stacks.length);
      case "heat": return 116 + (chart.rows.length > 12 ? 18 : 30) * Math.max(1, chart.rows.length);
    }
  }

  // Many beside each other can be compared only on one and the same axis.
  function align(charts) {
    const small = charts.filter(chart => chart.small);
    if (small.length === 0) {
      return;
    }
    const places = small.flatMap(chart => chart.places);
    const first = Math.min(...places);
    const last = Math.max(...places);
    const values = small.flatMap(chart => chart.lines.flatMap(line => line.marks.filter(isValue).flatMap(mark => mark.slice(0, 3).filter(value => value !== null))));
    for (const chart of small) {
      chart.lines.forEach(line => {
        const known = new Map(chart.places.map((place, k) => [place, line.marks[k]]));
        line.marks = Array.from({length: last - first + 1}, (_, k) => known.get(first + k) ?? null);
      });
      chart.places = Array.from({length: last - first + 1}, (_, k) => first + k);
      if (chart.scale.min === undefined && values.length > 0) {
        const step = 10 ** Math.floor(Math.log10(Math.max(...values) - Math.min(...values) || 1));
        chart.scale.min = step * Math.floor(Math.min(...values) / step);
        chart.scale.max = Math.max(step * Math.ceil(Math.max(...values) / step), chart.scale.min + step);
      }
    }
  }

  function draw() {
    for (const [element, {echart}] of drawn) {
      if (!element.isConnected) {
        echart.dispose();
        drawn.delete(element);
      }
    }
    const fresh = [...document.querySelectorAll(".chart")].filter(element => !drawn.has(element));
    const charts = fresh.map(element => JSON.parse(element.querySelector("script").textContent));
    align(charts);
    const colours = palette(false);
    fresh.forEach((element, i) => {
      const surface = element.appendChild(document.createElement("div"));
      surface.className = "surface";
      surface.style.height = `${height(charts[i])}px`;
      const echart = echarts.init(surface, null, {renderer: "svg"});
      echart.setOption(KINDS[charts[i].kind](charts[i], colours));
      drawn.set(element, {chart: charts[i], echart});
      new ResizeObserver(() => echart.isDisposed() || echart.resize()).observe(surface);
    });
    document.documentElement.dataset.charts = String(drawn.size);
  }

  function redraw(onPaper) {
    const colours = palette(onPaper);
    for (const {chart, echart} of drawn.values()) {
      echart.setOption(KINDS[chart.kind](chart, colours), true);
      echart.resize();
    }
  }

  // The chart alone, as wide as a column of a journal, on white, with its title.
  function picture(chart) {
    const surface = document.createElement("div");
    const colours = palette(true);
    const echart = echarts.init(surface, null, {renderer: "svg", width: 860, height: height({...chart, small: false}) + 40});
    const option = KINDS[chart.kind]({...chart, small: false}, colours);
    option.grid.top += 40;
    echart.setOption({...option, backgroundColor: "#ffffff", title: {text: chart.title, left: 8, top: 6, textStyle: {color: colours.ink, fontSize: 16, fontWeight: 600}}});
    const svg = decodeURIComponent(echart.getDataURL({type: "svg"}).replace(/^[^,]*,/, ""));
    echart.dispose();
    return svg;
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function png(svg) {
    return new Promise((resolve, reject) => {
      const image = new Image();
      image.onload = () => {
        const canvas = document.createElement("canvas");
        canvas.width = 2 * image.width;
        canvas.height = 2 * image.height;
        const context = canvas.getContext("2d");
        context.scale(2, 2);
        context.drawImage(image, 0, 0);
        canvas.toBlob(resolve, "image/png");
      };
      image.onerror = reject;
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
    });
  }

  // RFC 4180, with all digits that there are.
  function csv(figure) {
    const quoted = text => /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    return [...figure.querySelectorAll("table.values tr")]
      .map(row => [...row.cells].map(cell => quoted(cell.querySelector("data")?.value ?? cell.textContent)).join(","))
      .join("\r\n") + "\r\n";
  }

  async function take(button) {
    const figure = document.getElementById(button.dataset.figure);
    const name = `${figure.id}.${button.dataset.take}`;
    if (button.dataset.take === "csv") {
      save(new Blob([csv(figure)], {type: "text/csv"}), name);
      return;
    }
    const svg = picture(drawn.get(figure.querySelector(".chart")).chart);
    save(button.dataset.take === "svg" ? new Blob([svg], {type: "image/svg+xml"}) : await png(svg), name);
  }

  document.addEventListener("click", event => {
    const button = event.target.closest("[data-take]");
    if (button) {
      take(button);
    }
  });
  // What is chosen and what is shown must not differ.
  function notLoaded(event) {
    event.target.closest("form")?.reset();
    const main = document.getElementById("content");
    const sentence = main.querySelector(".problem") ?? main.insertBefore(document.createElement("p"), main.querySelector(".figures"));
    sentence.className = "problem";
    sentence.setAttribute("role", "alert");
    sentence.textContent = "This could not be loaded; try again in a few seconds.";
  }

  document.addEventListener("htmx:responseError", notLoaded);
  document.addEventListener("htmx:sendError", notLoaded);
  document.addEventListener("htmx:afterSettle", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => redraw(false));
  addEventListener("beforeprint", () => redraw(true));
  addEventListener("afterprint", () => redraw(false));
  draw();
})();
