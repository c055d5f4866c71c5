"""The style sheet of a report's HTML page."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

STYLE = """
:root {
  color-scheme: light dark;
  --ink: #1d2326; --soft: #566067; --paper: #ffffff; --line: #d9dee1; --band: #f4f6f7;
  --mark: #1f6f5c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6eaec; --soft: #a3adb3; --paper: #15191b; --line: #343b3f; --band: #1d2326;
    --mark: #6cc7ae;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 54rem;
  font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
}
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2.5rem 0 .5rem; padding-top: .75rem;
     border-top: 2px solid var(--mark); }
p { margin: .5rem 0; max-width: 42rem; }
header p, footer, .note { color: var(--soft); font-size: .875rem; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: .5rem; }
nav ul { margin: 1rem 0 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap;
         gap: .25rem 1.25rem; }
a { color: var(--mark); }
code { font-size: .9em; background: var(--band); padding: .1em .3em; border-radius: .2em; }
.wide { overflow-x: auto; margin: 1rem 0 .25rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 0 0 .25rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0;
         border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
thead th { font-size: .8rem; font-weight: 600; color: var(--soft); }
tbody th { font-weight: 500; min-width: 5.5rem; }
.number { text-align: right; }
.short { white-space: nowrap; }
svg { display: block; width: 8rem; height: .9rem; margin-top: .3rem; }
.track { stroke: var(--line); stroke-width: 1; }
.reach { stroke: var(--mark); stroke-width: 3; }
.dot { fill: var(--mark); stroke: var(--paper); stroke-width: 1; }
@media (max-width: 36rem) {
  body { font-size: .9375rem; padding: 1rem .75rem 2rem; }
  th, td { padding-right: .5rem; }
  tbody th.short { white-space: normal; }
  svg { width: 4.5rem; }
}
@page { margin: 16mm; }
@media print {
  :root {
    color-scheme: light;
    --ink: #000000; --soft: #444444; --paper: #ffffff; --line: #bbbbbb; --band: #ffffff;
    --mark: #333333;
  }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  h2, caption { break-after: avoid; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  p { orphans: 3; widows: 3; }
  .wide { overflow: visible; break-inside: avoid; }
  .note { break-before: avoid; }
}
"""
_DIGEST = b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_DIGEST}'"
"""What a browser may load for the page: this style, and nothing from anywhere."""
