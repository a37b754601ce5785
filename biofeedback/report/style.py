"""The style of the page: light and dark as the reader's system is, on paper light."""

from __future__ import annotations

from typing import Final

from biofeedback.report.colours import DARK, LIGHT


def _variables(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())


_RULES: Final = """
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);line-height:1.55;
 font-family:Inter,"Inter Variable",system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",
 "Helvetica Neue",Arial,sans-serif;font-size:16px}
main,header,footer{max-width:1064px;margin:0 auto;padding:0 32px}
header{padding-top:44px}
h1{font-size:30px;line-height:1.2;font-weight:600;letter-spacing:-.01em;margin:0 0 6px}
h2{font-size:19px;line-height:1.3;font-weight:600;margin:0 0 14px}
h3{font-size:16px;font-weight:600;margin:0 0 8px}
p{margin:0 0 10px;max-width:74ch}
section{margin:52px 0 0}
.muted,figcaption,caption,dt,.notes{color:var(--muted)}
.eyebrow{color:var(--muted);font-size:14px;margin:0 0 10px}
.notice{border-left:3px solid var(--heart);background:var(--panel);border-radius:6px;
 padding:10px 14px;margin:18px 0 0}
.tiles{display:flex;flex-wrap:wrap;gap:28px 64px;margin:40px 0 0;padding:0;list-style:none}
.tile .label{color:var(--muted);font-size:14px;margin:0}
.tile .value{font-size:40px;line-height:1.15;font-weight:600;letter-spacing:-.02em;margin:2px 0;
 font-variant-numeric:tabular-nums}
.tile:first-child .value{font-size:72px;letter-spacing:-.03em;margin-top:0}
.tile .unit{font-size:.45em;font-weight:400;color:var(--muted);letter-spacing:0;
 margin-left:.18em}
.tile .note{font-size:14px;margin:2px 0 0;max-width:38ch}
.tile .label::before{content:"";display:inline-block;width:9px;height:9px;border-radius:50%;
 margin-right:8px;background:var(--accent)}
.vagal{--accent:var(--vagal)}.heart{--accent:var(--heart)}
figure{margin:0 0 8px}
svg{display:block;width:100%;height:auto;overflow:visible;stroke-linejoin:round}
svg text{font-variant-numeric:tabular-nums}
figcaption{font-size:14px;margin-top:12px;max-width:86ch}
.narrow{display:none}
.scroll{overflow-x:auto;margin:0 0 18px}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:14.5px}
table.wide{width:100%}
caption{text-align:left;font-size:14px;padding:0 0 8px;white-space:nowrap}
table.phases{min-width:100%}
th,td{padding:6px 0 6px 22px;text-align:right;vertical-align:baseline;font-weight:400;
 border-bottom:1px solid var(--line)}
th:first-child,td:first-child{text-align:left;padding-left:0}
table.words td,table.words th{text-align:left}
thead th{font-weight:600;vertical-align:bottom}
tbody th[scope=rowgroup]{color:var(--muted);font-size:13px;padding-top:18px;text-align:left}
table.phases tbody th[scope=row]{white-space:nowrap}
table.phases tbody tr.lead th,table.phases tbody tr.lead td{font-weight:600}
.notes{font-size:14px}
.notes p{max-width:86ch}
dl+.notes{margin-top:22px}
p+h3{margin-top:22px}
.columns{display:grid;grid-template-columns:minmax(0,396px) minmax(0,1fr);gap:24px 56px;
 align-items:start}
.columns>*{min-width:0}
dl{display:grid;grid-template-columns:minmax(9em,15em) minmax(0,1fr);gap:0 24px;margin:0;
 font-size:14.5px}
dt,dd{margin:0;padding:6px 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
ul.plain,ol.plain{margin:0;padding-left:20px}
ul.plain li,ol.plain li{margin:0 0 8px;max-width:86ch}
ol.plain{font-size:14px;color:var(--muted)}
.breaths{margin:0 0 36px}
details{margin:12px 0 0}
summary{cursor:pointer;color:var(--muted);font-size:14px}
summary:focus-visible{outline:2px solid var(--vagal);outline-offset:3px;border-radius:4px}
.scroll:focus-visible{outline:2px solid var(--vagal);outline-offset:3px}
footer{color:var(--muted);font-size:14px;padding-top:44px;padding-bottom:48px;
 overflow-wrap:anywhere}
@media (max-width:720px){
 main,header,footer{padding-left:18px;padding-right:18px}
 header{padding-top:26px}
 h1{font-size:24px}
 section{margin-top:40px}
 .tiles{gap:22px 36px;margin-top:28px}
 .tile:first-child{flex-basis:100%}
 .tile:first-child .value{font-size:60px}
 .tile .value{font-size:34px}
 .wide-only{display:none}
 .narrow{display:block}
 .columns{grid-template-columns:minmax(0,1fr)}
 dl{grid-template-columns:minmax(0,1fr)}
 dt{border-bottom:none;padding-bottom:0;font-size:13px}
 dd{padding-top:0}
 th,td{padding-left:16px}
 table.phases{min-width:0}
 table.phases th:first-child{position:sticky;left:0;background:var(--ground);padding-right:8px}
 table.phases thead th:not(:first-child){min-width:92px}
 table.phases tbody th[scope=row]{white-space:normal;min-width:118px}
}
@media print{
 @page{size:A4;margin:16mm 15mm 18mm}
 body{font-size:9.5pt;line-height:1.5;background:#fff;-webkit-print-color-adjust:exact;
  print-color-adjust:exact}
 main,header,footer{max-width:none;padding:0}
 header{padding-top:0}
 section{margin-top:26px}
 h1{font-size:20pt}h2{font-size:13pt;break-after:avoid}h3{break-after:avoid}
 .tiles{margin-top:18px;gap:14px 34px;flex-wrap:nowrap}
 .tile .label,.tile .note{font-size:9pt}
 .tile:first-child .value{font-size:36pt}.tile .value{font-size:22pt}
 p{margin-bottom:6px}
 figure,.tile,tr,tbody,li,table:not(.phases){break-inside:avoid}
 p{orphans:3;widows:3}
 table{font-size:9pt}thead{display:table-header-group}
 th,td{padding-top:3px;padding-bottom:3px;padding-left:14px}
 tbody th[scope=rowgroup]{padding-top:9px;font-size:8.5pt;break-after:avoid}
 dl,.notes,figcaption,ol.plain,footer{font-size:9pt}
 dt,dd{padding:3px 0}
 .scroll{overflow:visible}
 .columns{grid-template-columns:78mm minmax(0,1fr);gap:16px 10mm}
 .narrow,details{display:none}.wide-only{display:block}
 footer{padding:18px 0 0}
}
"""

STYLE: Final = (
    f":root{{color-scheme:light dark;{_variables(LIGHT)}}}"
    f"@media (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}"
    f"@media print{{:root{{color-scheme:light;{_variables({**LIGHT, 'ground': '#ffffff'})}}}}}"
    + _RULES.replace("\n ", " ")
)
"""Print comes last: on paper it is light also where the screen is dark."""
