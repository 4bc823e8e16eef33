"""The property graph as frozen, described data: `model` (kinds of fact), `nodes`, `relationships`, `page`."""
