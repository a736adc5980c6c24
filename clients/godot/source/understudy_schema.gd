# Generated from the session's schemas by clients/generator; do not edit.
extends Reference #3
extends RefCounted #4

const PLAN_STEP = {
	"tool": "text",
	"args": "values",
	"startsAt": ["or nothing", "real"],
	"duration": ["or nothing", "real"],
}
const TASK_USE = {
	"agent": ["or nothing", "text"],
	"what": "text",
}
const SQUAD_ROLE = {
	"agent": "text",
	"step": PLAN_STEP,
	"with": ["list", "text"],
	"isRunning": "flag",
	"fromMs": "real",
	"untilMs": "real",
	"for": ["list", TASK_USE],
	"roles": ["or nothing", ["list", "text"]],
}
const WANTED_WAYS = {
	"from": ["or nothing", "id"],
	"to": ["list", "id"],
}
const SAVED_TASK = {
	"agent": "text",
	"with": ["list", "text"],
	"step": PLAN_STEP,
	"elapsedMs": "real",
	"leftMs": "real",
	"role": ["or nothing", "text"],
}
# The fields that this client reads, by message type; others are ignored.
const MESSAGES = {
	"welcome": {
		"resumeToken": "text",
		"received": "count",
	},
	"ack": {
		"received": "count",
	},
	"plan": {
		"n": "number",
		"agent": "text",
		"basedOn": "count",
		"want": "count",
		"steps": ["list", PLAN_STEP],
		"fromMs": ["or nothing", ["list", "real"]],
		"cost": "real",
		"source": "text",
		"status": "text",
		"reason": ["or nothing", "text"],
		"member": ["or nothing", "text"],
	},
	"revised": {
		"n": "number",
		"agent": "text",
		"basedOn": "count",
		"want": "count",
		"steps": ["list", PLAN_STEP],
		"fromMs": ["or nothing", ["list", "real"]],
		"cost": "real",
		"source": "text",
		"status": "text",
		"reason": ["or nothing", "text"],
		"member": ["or nothing", "text"],
	},
	"early": {
		"n": "number",
		"agent": "text",
		"basedOn": "count",
		"want": "count",
		"step": PLAN_STEP,
		"index": "count",
	},
	"begin": {
		"n": "number",
		"agent": "text",
		"stepId": "number",
		"step": PLAN_STEP,
		"squad": ["or nothing", "text"],
		"with": ["or nothing", ["list", "text"]],
		"untilMs": ["or nothing", "real"],
		"for": ["or nothing", ["list", TASK_USE]],
		"role": ["or nothing", "text"],
	},
	"finish": {
		"n": "number",
		"agent": "text",
		"stepId": "number",
	},
	"wait": {
		"n": "number",
		"agent": "text",
		"squad": "text",
		"step": PLAN_STEP,
		"for": ["or nothing", "text"],
		"what": "text",
		"untilMs": "real",
	},
	"rest": {
		"n": "number",
		"agent": "text",
		"squad": "text",
		"reason": "text",
	},
	"interrupt": {
		"n": "number",
		"agent": "text",
		"stepId": "number",
		"reason": "text",
	},
	"roles": {
		"n": "number",
		"squad": "text",
		"roles": ["list", SQUAD_ROLE],
	},
	"claims": {
		"n": "number",
		"agent": "text",
		"things": ["list", "id"],
	},
	"order": {
		"n": "number",
		"agent": "text",
		"want": "count",
		"id": "text",
		"state": "text",
		"reason": ["or nothing", "text"],
	},
	"ways": {
		"n": "number",
		"agent": "text",
		"ways": ["list", WANTED_WAYS],
	},
	"resync": {
		"agents": ["or nothing", ["list", "text"]],
	},
	"error": {
		"code": "text",
		"message": "text",
		"pointer": ["or nothing", "text"],
		"seq": ["or nothing", "count"],
		"agent": ["or nothing", "text"],
		"squad": ["or nothing", "text"],
	},
}


# A step that a member of a squad does.
static func squad_task_of(told: Dictionary, now_ms: float) -> Dictionary:
	return {
		"squad": told.get("squad"),
		"step": told["step"],
		"partners": list_of(told.get("with")),
		"role": told.get("role"),
		"uses": uses_of(told.get("for")),
		"left_ms": left_ms(told, "untilMs", now_ms),
	}


# A member's wait for a step that must come first.
static func squad_wait_of(told: Dictionary, now_ms: float) -> Dictionary:
	return {
		"squad": told.get("squad"),
		"step": told["step"],
		"partner": told.get("for"),
		"what": told.get("what"),
		"left_ms": left_ms(told, "untilMs", now_ms),
	}


# A step of a squad's plan.
static func squad_role_of(told: Dictionary, now_ms: float) -> Dictionary:
	return {
		"agent": told.get("agent"),
		"step": told["step"],
		"partners": list_of(told.get("with")),
		"is_running": told.get("isRunning"),
		"starts_in_ms": left_ms(told, "fromMs", now_ms),
		"ends_in_ms": left_ms(told, "untilMs", now_ms),
		"uses": uses_of(told.get("for")),
	}


# The uses of a step: the agent whose step it makes possible, or null for the goal, and the name of the tool.
static func uses_of(uses) -> Array:
	var all = []
	for use in list_of(uses):
		all.append({"agent": use.get("agent"), "what": use["what"]})
	return all


static func list_of(value) -> Array:
	return value if typeof(value) == TYPE_ARRAY else []


static func left_ms(told: Dictionary, key: String, now_ms: float) -> float:
	return 0.0 if told.get(key) == null else max(0.0, told[key] - now_ms)
