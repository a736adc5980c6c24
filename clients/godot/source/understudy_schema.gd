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
