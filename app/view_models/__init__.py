"""What templates are given: frozen values that hold finished sentences, numbers and links.

No Flask, no clock, no policy, no store here: every function takes rows and facts and returns a view. Layers, top may
import lower: pages (`child_record`, `family_page`, `find_page`, `looks_page`, `ledger_page`, `trail_page`, …) / parts
(`contact`, `homes`, `services_expected`, `family_drawing`, `time_line`, …) / `frame`, `sources` / `rows`, `words`.
"""
