// Generated from the session's schemas by clients/generator; do not edit.
use crate::checks::Kind::{self, Count, Flag, Id, List, Number, Optional, Real, Shape, Text, Values};

const PLAN_STEP: Kind = Shape(&[
    ("tool", Text),
    ("args", Values),
    ("startsAt", Optional(&Real)),
    ("duration", Optional(&Real)),
]);
const TASK_USE: Kind = Shape(&[
    ("agent", Optional(&Text)),
    ("what", Text),
]);
const SQUAD_ROLE: Kind = Shape(&[
    ("agent", Text),
    ("step", PLAN_STEP),
    ("with", List(&Text)),
    ("isRunning", Flag),
    ("fromMs", Real),
    ("untilMs", Real),
    ("for", List(&TASK_USE)),
    ("roles", Optional(&List(&Text))),
]);
const WANTED_WAYS: Kind = Shape(&[
    ("from", Optional(&Id)),
    ("to", List(&Id)),
]);

/// The members of a message by its type; `None` for types of newer versions.
pub(crate) fn kind_of(message_type: &str) -> Option<Kind> {
    Some(match message_type {
        "welcome" => Shape(&[
            ("resumeToken", Text),
            ("received", Count),
        ]),
        "ack" => Shape(&[
            ("received", Count),
        ]),
        "plan" => Shape(&[
            ("n", Number),
            ("agent", Text),
            ("basedOn", Count),
            ("want", Count),
            ("steps", List(&PLAN_STEP)),
            ("fromMs", Optional(&List(&Real))),
            ("cost", Real),
            ("source", Text),
            ("status", Text),
            ("reason", Optional(&Text)),
            ("member", Optional(&Text)),
        ]),
        "revised" => Shape(&[
            ("n", Number),
            ("agent", Text),
            ("basedOn", Count),
            ("want", Count),
            ("steps", List(&PLAN_STEP)),
            ("fromMs", Optional(&List(&Real))),
            ("cost", Real),
            ("source", Text),
            ("status", Text),
            ("reason", Optional(&Text)),
            ("member", Optional(&Text)),
        ]),
        "early" => Shape(&[
            ("n", Number),
            ("agent", Text),
            ("basedOn", Count),
            ("want", Count),
            ("step", PLAN_STEP),
            ("index", Count),
        ]),
        "begin" => Shape(&[
            ("n", Number),
            ("agent", Text),
            ("stepId", Number),
            ("step", PLAN_STEP),
            ("squad", Optional(&Text)),
            ("with", Optional(&List(&Text))),
            ("untilMs", Optional(&Real)),
            ("for", Optional(&List(&TASK_USE))),
            ("role", Optional(&Text)),
        ]),
        "finish" => Shape(&[
            ("n", Number),
            ("agent", Text),
            ("stepId", Number),
        ]),
        "wait" => Shape(&[
            ("n", Number),
            ("agent", Text),
            ("squad", Text),
            ("step", PLAN_STEP),
            ("for", Optional(&Text)),
            ("what", Text),
            ("untilMs", Real),
        ]),
        "rest" => Shape(&[
            ("n", Number),
            ("agent", Text),
            ("squad", Text),
            ("reason", Text),
        ]),
        "interrupt" => Shape(&[
            ("n", Number),
            ("agent", Text),
            ("stepId", Number),
            ("reason", Text),
        ]),
        "roles" => Shape(&[
            ("n", Number),
            ("squad", Text),
            ("roles", List(&SQUAD_ROLE)),
        ]),
        "claims" => Shape(&[
            ("n", Number),
            ("agent", Text),
            ("things", List(&Id)),
        ]),
        "order" => Shape(&[
            ("n", Number),
            ("agent", Text),
            ("want", Count),
            ("id", Text),
            ("state", Text),
            ("reason", Optional(&Text)),
        ]),
        "ways" => Shape(&[
            ("n", Number),
            ("agent", Text),
            ("ways", List(&WANTED_WAYS)),
        ]),
        "resync" => Shape(&[
            ("agents", Optional(&List(&Text))),
        ]),
        "error" => Shape(&[
            ("code", Text),
            ("message", Text),
            ("pointer", Optional(&Text)),
            ("seq", Optional(&Count)),
            ("agent", Optional(&Text)),
            ("squad", Optional(&Text)),
        ]),
        _ => return None,
    })
}
