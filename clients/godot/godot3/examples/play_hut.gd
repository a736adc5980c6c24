# The game that `understudy client-check` plays with a client: ann fetches wood and lights a fire.
#   godot3-server --path . --script res://examples/play_hut.gd
extends SceneTree

const Client = preload("res://addons/understudy/understudy_client.gd")

var client = Client.new()
var ann
var hut = {"at": "home", "wood": 0, "fire_lit": false}


func _initialize() -> void:
	if OS.has_environment("UNDERSTUDY_URL"):
		client.url = OS.get_environment("UNDERSTUDY_URL")
		client.answer_seconds = float(OS.get_environment("UNDERSTUDY_ANSWER_MS")) / 1000
	client.domain = "hut"
	client.reconnect_seconds = 0.02
	root.add_child(client)
	ann = client.agent("ann")
	ann.connect("step_started", self, "_play")
	ann.see(hut)
	var is_served = OS.get_environment("UNDERSTUDY_RUNNER") == "server"
	ann.want("warm", 100, {"runner": "server"} if is_served else {})


func _play(step) -> void:
	match step.tool:
		"goto":
			hut.at = step.args.place
		"chop":
			hut.wood += 1
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
