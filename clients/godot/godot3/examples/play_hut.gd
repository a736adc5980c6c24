# The client's game for `pnpm client-check`: ann fetches wood and lights a fire.
#   godot3-server --path . --script res://examples/play_hut.gd
extends SceneTree

const Client = preload("res://addons/understudy/understudy_client.gd")
const SquadHut = preload("res://examples/squad_hut.gd")

var client = Client.new()
var ann
var pair
var hut = {"at": "home", "wood": 0, "fire_lit": false}
var options = {}
var goal = "warm"
var tickets = 0


func _initialize() -> void:
	if OS.has_environment("UNDERSTUDY_URL"):
		client.url = OS.get_environment("UNDERSTUDY_URL")
		client.answer_seconds = float(OS.get_environment("UNDERSTUDY_ANSWER_MS")) / 1000
	client.domain = "hut"
	client.reconnect_seconds = 0.02
	if OS.has_environment("UNDERSTUDY_TICKET"):
		client.ticket_function = funcref(self, "_next_ticket")
	if OS.has_environment("UNDERSTUDY_THINGS"):
		client.world = {"way_function": funcref(self, "_way")}
		for tree in parse_json(OS.get_environment("UNDERSTUDY_THINGS")):
			client.see(tree.id, tree)
	root.add_child(client)
	if OS.has_environment("UNDERSTUDY_SQUAD"):
		pair = SquadHut.new()
		pair.play(client, hut, client.Platform.whole(parse_json(OS.get_environment("UNDERSTUDY_SQUAD"))))
		return
	ann = client.agent("ann")
	ann.connect("step_started", self, "_play")
	ann.connect("refused", self, "_failed")
	ann.see(hut)
	if OS.get_environment("UNDERSTUDY_RUNNER") == "server":
		options["runner"] = "server"
	if OS.has_environment("UNDERSTUDY_MEMORY"):
		options["memory"] = "x".repeat(int(OS.get_environment("UNDERSTUDY_MEMORY")))
	if OS.has_environment("UNDERSTUDY_GOAL"):
		goal = parse_json(OS.get_environment("UNDERSTUDY_GOAL"))
	ann.want(goal, 100, options)


func _way(_agent_name, _from, to):
	return null if str(to) == "island" else 7


# The first call fails, as if the game's own server were still starting.
func _next_ticket():
	tickets += 1
	if tickets == 1:
		return null
	return "%s-%d" % [OS.get_environment("UNDERSTUDY_TICKET"), tickets]


func _failed(code, message) -> void:
	printerr(code, ": ", message)
	options.erase("memory")
	goal = "warm"
	ann.want(goal, 100, options)


func _play(step) -> void:
	match step.tool:
		"goto":
			hut.at = step.args.place
		"chop":
			hut.wood += 1
			if step.args.has("tree"):
				client.remove_thing(step.args.tree)
		"light_fire":
			hut.fire_lit = true
	ann.see(hut)
	ann.finished()


func _idle(_delta) -> bool:
	if client.refusal_code() != "":
		printerr(client.refusal_code(), ": ", client.refusal_message())
		quit(1)
	elif hut.fire_lit and client.is_settled():
		client.close()
		quit()
	return false
