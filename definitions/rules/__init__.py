"""What must be true of a whole document. Every rule runs, so that all problems are reported together."""

from collections.abc import Iterator

from definitions.problems import Problem
from definitions.rules import (
    actors,
    calls,
    channels,
    clock_days,
    clocks,
    constancy,
    day_bounds,
    duties,
    entries,
    escalation,
    expressions,
    extensions,
    fields,
    forks,
    jobs,
    last_answers,
    ledgers,
    letters,
    moments,
    named_persons,
    named_registers,
    named_units,
    names,
    objection,
    organization,
    outcomes,
    pages,
    places,
    prefilling,
    publication,
    reached,
    reactions,
    registering,
    registers,
    signers,
    steps,
    succession,
    tables,
    taking,
    triggers,
    urgency,
    vacancies,
    waits,
    withdrawal,
)
from definitions.rules.document import Document
from definitions.rules.rule import Damage, Rule
from definitions.schema.organization import Ledger, Organization
from definitions.schema.registers import Register
from definitions.source import Source

PROCESS_RULES: tuple[Rule[[Document]], ...] = (
    names.process_belongs_to_organization,
    names.names_are_unique,
    names.draft_is_reserved,
    names.verbs_are_reserved,
    names.checks_exist,
    names.number_has_known_parts,
    succession.regulations_end_after_they_begin,
    succession.only_what_is_repealed_is_replaced,
    fields.options_fit,
    fields.patterns_compile,
    fields.bounds_are_in_order,
    day_bounds.bounds_of_days_are_known,
    day_bounds.some_day_can_be_chosen,
    fields.demands_mark_a_field,
    fields.what_is_submitted_is_signed,
    fields.stages_change_only_what_they_may,
    tables.tables_are_there,
    tables.parts_are_those_of_columns,
    expressions.conditions_can_be_read,
    expressions.conditions_speak_of_what_there_is,
    expressions.conditions_know_the_form,
    expressions.conditions_know_what_was_given,
    named_units.units_of_conditions_are_there,
    expressions.conditions_can_be_computed,
    expressions.hidden_fields_do_not_wait_for_each_other,
    steps.steps_lead_forward,
    steps.forks_and_ends_have_no_next,
    steps.every_stage_is_reachable,
    steps.the_last_stage_ends_the_case,
    steps.branches_come_together,
    steps.joins_can_be_reached,
    steps.stages_can_be_passed,
    steps.decisions_fit_their_effect,
    steps.refusals_give_a_reason,
    steps.returns_lead_back,
    steps.kept_signatures_were_given,
    steps.needed_fields_exist,
    publication.nothing_is_published_without_the_final_review,
    publication.nothing_is_published_without_the_secrecy_review,
    publication.final_reviews_bind_the_content,
    channels.channels_exist,
    channels.people_act_where_the_system_cannot,
    channels.one_person_acts_on_a_channel,
    pages.columns_exist,
    pages.pages_have_a_title,
    pages.rows_have_a_title,
    publication.ends_tell_the_truth,
    publication.what_went_out_is_not_taken_back,
    publication.a_channel_is_published_to_once,
    publication.going_on_means_published,
    publication.what_pins_is_part_of_the_content,
    jobs.jobs_are_given_what_they_take,
    jobs.jobs_draw_what_they_can,
    jobs.patrolled_sites_exist,
    jobs.only_what_is_counted_by_unit_names_cases,
    jobs.counted_units_are_there,
    tables.rows_are_decided_for_good,
    tables.only_rows_have_articles_of_their_own,
    tables.articles_of_rows_can_be_written,
    withdrawal.only_what_was_published_is_withdrawn,
    withdrawal.what_is_withdrawn_is_named,
    withdrawal.what_is_replaced_is_named,
    duties.nobody_signs_their_own_work,
    duties.nobody_signs_twice_running,
    duties.distinct_stages_come_before_or_lie_beside,
    duties.signers_do_not_register_their_signature,
    signers.signing_rules_fit,
    signers.signers_differ,
    signers.who_is_told_does_not_sign,
    waits.waiting_comes_to_an_end,
    waits.awaited_moments_can_come,
    waits.awaited_moments_come_on_every_way,
    calls.no_case_calls_its_own_kind_for_ever,
    taking.taken_fields_and_takings_match,
    taking.taken_fields_are_filled_in_by_nobody,
    taking.takings_can_be_read,
    signers.persons_are_asked_for,
    actors.actors_have_acted,
    actors.who_acted_may_act_again,
    duties.duties_can_be_held,
    duties.examples_name_units_that_there_are,
    places.units_are_there,
    named_persons.roles_of_persons_are_there,
    named_persons.units_of_persons_are_there,
    places.units_of_fields_are_asked_for,
    places.columns_are_chosen,
    places.columns_have_a_provider,
    places.units_of_stages_are_told,
    moments.deadlines_are_counted_one_way,
    moments.deadlines_know_their_moments,
    moments.what_only_some_cases_tell_is_answered,
    moments.days_that_end_a_clock_are_filled_in,
    clocks.deadlines_can_stop,
    clocks.deadlines_stop_on_every_way,
    clocks.pauses_can_end,
    clocks.pauses_end_on_every_way,
    clocks.what_counts_comes_before_the_end,
    clock_days.days_that_end_a_clock_have_come,
    extensions.ladders_add_up,
    extensions.one_person_approves,
    extensions.extensions_have_an_approver,
    extensions.approvers_are_where_the_document_says,
    extensions.approvers_are_no_actors_of_the_case,
    urgency.urgent_limits_are_shorter,
    urgency.urgency_skips_no_signature,
    objection.objections_name_stages,
    reactions.limits_of_stages_react,
    reactions.reactions_say_one_thing,
    reactions.who_is_told_can_be_found,
    reactions.reactions_prefill_from_what_there_is,
    reactions.examples_miss_what_there_is,
    escalation.warnings_come_nearer,
    escalation.what_follows_later_is_written_later,
    escalation.examples_wait_for_steps_that_there_are,
    triggers.schedules_can_be_read,
    triggers.occasions_without_a_case_are_for_a_unit,
    triggers.drafts_are_prefilled_where_there_is_a_field,
    triggers.schedules_prefill_from_their_day,
    prefilling.schedules_can_be_worked_out,
    triggers.finding_triggers_speak_of_findings,
    triggers.triggers_differ,
    moments.ledger_entries_come_to_pass,
    outcomes.ledger_entries_are_for_outcomes_that_come,
    ledgers.ledgers_exist,
    ledgers.ledgers_find_their_fields,
    ledgers.ledger_columns_can_be_computed,
    named_registers.registers_exist,
    entries.entry_fields_fit_their_register,
    registering.register_stages_name_their_entry,
    registering.register_stages_lead_to_a_state,
    registering.register_stages_set_what_there_is,
    registering.register_values_can_be_computed,
    entries.entry_triggers_fit_their_register,
    entries.examples_know_the_entries,
    letters.letter_triggers_name_boxes,
    letters.letter_triggers_can_be_computed,
)
ORGANIZATION_RULES: tuple[Rule[[Organization, Source]], ...] = (
    organization.names_are_unique,
    organization.units_lie_within_units,
    organization.roles_answer_at_units,
    organization.required_posts_are_at_units,
    organization.columns_are_provided_by_units,
    organization.patrols_are_made_by_somebody,
    organization.office_hours_follow_each_other,
    letters.letterboxes_hold_together,
)
LEDGER_RULES: tuple[Rule[[Ledger, Source]], ...] = (ledgers.columns_are_unique, ledgers.columns_can_be_filled)
REGISTER_RULES: tuple[Rule[[Register, Source]], ...] = (
    registers.register_fields_are_unique,
    registers.register_fields_are_plain,
    registers.registers_tell_entries_apart,
    registers.further_keys_can_be_told,
    registers.registers_have_an_open_state,
    registers.staleness_can_be_told,
    registers.ends_are_days,
    registers.managed_columns_are_named_in_texts,
)
PROCESS_NOTES: tuple[Rule[[Document]], ...] = (
    constancy.conditions_tell_cases_apart,
    constancy.conditions_are_proven_to_be_computable,
    clock_days.deadlines_begin,
    clocks.deadlines_are_proven_to_stop,
    clocks.pauses_are_proven_to_end,
    forks.branches_are_taken,
    forks.some_branch_is_gone_through,
    reached.stages_are_come_to,
    vacancies.duties_fall_to_somebody,
    places.units_have_one_above,
    places.telling_stages_are_passed,
    waits.awaited_moments_come,
    letters.answers_of_children_are_told,
    last_answers.ways_do_not_hang_on_who_answers_last,
)
"""What is told and is no problem: a stored document that a case runs on was accepted with it."""


MOST_STAGES = 300
"""No procedure has so many; the rules compare every stage with every other."""

WHOLE = Damage()


def check_process(document: Document, damage: Damage = WHOLE) -> Iterator[Problem]:
    """Leaves out the problems that are in doubt because of the damage."""
    if len(document.process.tree) > MOST_STAGES:
        message = f"环节太多：有 {len(document.process.tree)} 个，最多 {MOST_STAGES} 个。"
        yield document.problem("too-many-stages", message, ("stages",), "把它分成几个流程。")
        return
    for rule in PROCESS_RULES:
        yield from (problem for problem in rule(document) if rule.is_certain_of(problem, damage))


def notes_on(document: Document) -> Iterator[Problem]:
    """Of a process without problems."""
    for rule in PROCESS_NOTES:
        yield from rule(document)


def check_organization(declared: Organization, source: Source, damage: Damage = WHOLE) -> Iterator[Problem]:
    for rule in ORGANIZATION_RULES:
        yield from (problem for problem in rule(declared, source) if rule.is_certain_of(problem, damage))


def check_ledger(ledger: Ledger, source: Source, damage: Damage = WHOLE) -> Iterator[Problem]:
    for rule in LEDGER_RULES:
        yield from (problem for problem in rule(ledger, source) if rule.is_certain_of(problem, damage))


def check_register(register: Register, source: Source, damage: Damage = WHOLE) -> Iterator[Problem]:
    for rule in REGISTER_RULES:
        yield from (problem for problem in rule(register, source) if rule.is_certain_of(problem, damage))
