"""Record linkage: who is this record about? Terms follow Fellegi and Sunter, and Christen's *Data Matching*.

- `standardise`: the form in which two spellings of one thing come out equal
- `likeness`: how alike two spellings are
- `name_variants`, `pet_names`: pet names and spelling families
- `homes`, `addresses`: an address in one form, and what its lines say beside the postcode
- `facts`: what is said of one child, and everything any source ever said of one
- `frequencies`: how rare a name is among the children held
- `comparisons`, `figures`: two values, the bits of evidence they give, and the sentence that says why
- `scoring`: all comparisons of one pair; the probability over the candidates and nobody, siblings allowed for
- `vocabulary`, `slips`: similar names, and the usual slips of dates and numbers
- `blocking`, `rough`: which children are worth comparing at all
- `certainty`, `weights`, `regression`: how probable the likeliest is, as fitted on decided pairs
- `thresholds`: match, review or new; the guards that no probability overrides
- `fairness`: how well whom the matcher serves
- `judgements`: what was decided, and why
- `lookups`: the likeliest children for what is known, for measuring
- `identify`: the comparison behind `find a child`
"""
