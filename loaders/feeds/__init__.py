"""The feeds: one declaration each, and nothing else that knows a feed by name.

catalogue.py          every feed by its code, in load order: the training authority's, the published, an authority's own
shaping.py            what most rows share: a child, a home, a carer, a worker

of the training authority
  shields.py          who is to be shielded, and which homes are refuges
  school_register.py  practice_list.py                      public registers, as published
  service_directory.py  workforce.py                        teams, duty contacts, practitioners and their posts
  births.py  child_benefit.py  school_roll.py  gp_register.py
  caseloads.py        teams that list the children they support; `sensitive.py` where consent must come first

of partners whom the training authority has not
  national_register.py  deaths.py  common_assessment.py

in published formats (`published.py` lists them)
  ssda903.py  cin_census.py  annex_a.py  send_lists.py      returns without names; `returns.py`, `authority_services.py`
  school_census.py  class_list.py  ctf.py                   schools
  nhs_pds.py  uk_core.py  uk_core_care.py  cp_is.py         health, as FHIR; `fhir_people.py`, `health_services.py`
  case_management.py  case_system_people.py  dfe_payload.py  social_care_standard.py  social_work_census.py
  single_view.py  matching_lists.py                         views and lists beside the case system
  school_links.py  branch_surgeries.py  practice_directory.py  public_places.py  care_settings.py  family_hubs.py
  reference_tables.py   known by their headings, and nothing of them held

declared by an authority in a folder of its own
  example.toml        every word of a declaration, explained
  own_folder.py  own_declaration.py  own_check.py  own_words.py  own_shape.py
"""
