"""The web and command-line edge: the only room that knows Flask. It asks through the gate and opens nothing itself.

`factory` builds the application from `services`, which `site` fills; `identity` turns a request into a subject and
its circumstances; `access` says what a route may ask, `asking` asks; `blueprints` parse, ask and render; `view_models`
hold finished sentences for `templates/`. `accounts` and `sessions` keep who may come in; `cli` is the other door.
"""
