use serde_json::Value;

/// The kind of a member of a message.
pub(crate) enum Kind {
    Text,
    /// A whole number from 0 on.
    Count,
    /// The number of a message, from 1 on.
    Number,
    Real,
    Flag,
    /// The id of a thing.
    Id,
    /// Texts, numbers and booleans by their names.
    Values,
    Optional(&'static Kind),
    List(&'static Kind),
    Shape(&'static [(&'static str, Kind)]),
}

impl Kind {
    /// Whether a value is of this kind. Members that the kind does not name are left alone.
    pub(crate) fn fits(&self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Count => value.as_u64().is_some(),
            Self::Number => value.as_u64().is_some_and(|number| number > 0),
            Self::Real => value.is_number(),
            Self::Flag => value.is_boolean(),
            Self::Id => value.is_string() || value.is_number(),
            Self::Values => value
                .as_object()
                .is_some_and(|members| members.values().all(|each| each.is_boolean() || Self::Id.fits(each))),
            Self::Optional(kind) => value.is_null() || kind.fits(value),
            Self::List(kind) => value.as_array().is_some_and(|items| items.iter().all(|each| kind.fits(each))),
            Self::Shape(members) => {
                value.is_object() && members.iter().all(|(name, kind)| kind.fits(&value[*name]))
            }
        }
    }
}
