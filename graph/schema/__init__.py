"""The property graph as frozen, described data: `model` (the kinds of fact), `nodes`, `relationships`, `page` (the generated description)."""
