/** The whole look of the page: both modes, and nothing that is fetched. */
export const STYLE = `
:root{color-scheme:light dark;--page:#fbfbfa;--card:#fff;--ink:#1c2024;--soft:#60656c;--line:#e2e4e7;
--c0:#0072b2;--c1:#d55e00;--c2:#009e73;--c3:#a0529c;--c4:#b98900;--c5:#3d9bd9;--c6:#7a4b2b;--c7:#80858c;
--good:#18794e;--bad:#c62a2f}
@media(prefers-color-scheme:dark){:root{--page:#111315;--card:#191c1f;--ink:#eceef0;--soft:#9ba1a8;--line:#2e3338;
--c0:#56b4e9;--c1:#f0854a;--c2:#3fcf9f;--c3:#d79ad4;--c4:#e6c34d;--c5:#8ecbf2;--c6:#c39472;--c7:#9aa0a7;
--good:#4cc38a;--bad:#ff8589}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:1000px;margin:0 auto;padding:32px 20px 64px}
h1{font-size:28px;line-height:1.25;margin:4px 0 6px;overflow-wrap:anywhere}
h2{font-size:18px;margin:40px 0 12px}
p{margin:0 0 8px}
.soft,.tick,figcaption,th{color:var(--soft)}
.mark{font-size:13px;letter-spacing:.04em}
.state{display:inline-block;padding:1px 10px;border:1px solid currentColor;border-radius:99px;font-size:14px}
.succeeded,.good{color:var(--good)}.failed,.bad{color:var(--bad)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:12px;margin:20px 0 0;padding:0}
.tiles div,figure,table,pre,.error{background:var(--card);border:1px solid var(--line);border-radius:10px}
.tiles div{padding:12px 16px}
.tiles dt{color:var(--soft);font-size:13px}
.tiles dd{margin:2px 0 0;font-size:22px;font-weight:600;line-height:1.25}
.tiles small{display:block;font-size:13px;font-weight:400;color:var(--soft)}
.error{padding:14px 16px;margin-top:20px;border-color:var(--bad);overflow-wrap:anywhere}
.plots{display:grid;margin-bottom:14px;grid-template-columns:repeat(auto-fit,minmax(min(420px,100%),1fr));gap:14px}
figure{margin:0;padding:12px 14px;min-width:0}
figure.wide{margin-bottom:14px}
figcaption{font-size:13px;font-weight:600;margin-bottom:6px}
svg{display:block;width:100%;height:auto;overflow:visible}
svg text{fill:var(--soft);font-size:11px}
svg text.name{fill:var(--ink);font-size:13px}
.middle{text-anchor:middle}.end{text-anchor:end}
.grid{stroke:var(--line);stroke-width:1}
polyline{fill:none;stroke-width:1.8;stroke-linejoin:round}
.thick{stroke-width:3;stroke-linecap:round}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:2px 16px;margin:8px 0 0;padding:0;font-size:13px}
.legend li{overflow-wrap:anywhere}
.swatch{display:inline-block;width:10px;height:10px;border-radius:3px;margin-right:6px}
.scroll{overflow-x:auto}
table{border-collapse:separate;border-spacing:0;width:100%;font-size:14px;margin-bottom:14px}
th,td{text-align:left;padding:7px 14px;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
tr:last-child td{border-bottom:0}
th{font-weight:600;font-size:13px}
.text{min-width:11.5em}
.scroll tr>:first-child{position:sticky;left:0;background:var(--card)}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
pre{margin:0;padding:14px 16px;font:12.5px/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
code{font:.92em ui-monospace,monospace}
${[0, 1, 2, 3, 4, 5, 6, 7]
  .map((n) => `.s${n}{background:var(--c${n})}.f${n}{fill:var(--c${n})}.l${n}{stroke:var(--c${n})}`)
  .join('')}
@media print{body{background:#fff}h2{break-after:avoid}figure,table{break-inside:avoid}}
`;
