# A thief with an order, and a chest that stays full; a server plans for the dungeon of the protocol's transcript.
extends SceneTree

var client = preload("res://addons/understudy/understudy_client.gd").new()
var agent
var chests = {"old": {"at": 10, "gold": 8}, "red": {"at": 30, "gold": 15}, "big": {"at": 40, "gold": 20}}
var thief = {"near": "nothing", "gold": 0, "hurt": false}


func _initialize() -> void:
	if OS.has_environment("UNDERSTUDY_URL"):
		client.url = OS.get_environment("UNDERSTUDY_URL")
	client.domain = "dungeon"
	client.world = {}
	root.add_child(client)
	for id in chests:
		var chest = chests[id]
		client.see(id, {"kind": "chest", "at": [chest.at], "properties": {"gold": chest.gold}})
	client.see("old", {"holder": "player"})
	agent = client.agent("ann")
	agent.connect("step_started", self, "_play")
	agent.connect("order_changed", self, "_tell")
	agent.be_at([0])
	agent.see(thief)
	agent.want("rich", 1000, {
		"orders": [{"id": "rob-old", "goal": {"goal": "robbed", "things": {"it": "old"}}}],
		"maintain": {"goal": "full", "things": {"it": "red"}},
	})


func _play(step) -> void:
	var id = step.args["to"] if step.tool == "go" else step.args["chest"]
	print("ann: ", step.tool, " ", id)
	if step.tool == "go":
		thief.near = id
	if step.tool == "steal":
		thief.gold += chests[id].gold
		client.see(id, {"properties": {"gold": 0}})
	agent.be_at([chests[id].at])
	agent.see(thief)
	agent.finished(step)


func _tell(id, state, reason) -> void:
	print("ann: ", id, " is ", state, "" if reason == null else ", " + reason)
	if state == "postponed":
		client.see("old", {"holder": ""})  # the player goes away


func _idle(_delta) -> bool:
	if thief.gold >= 20 and agent.orders.get("rob-old", {}).get("state") == "done":
		var saved = agent.save_state()  # plain data; restore_state() takes it in the next game
		print("ann: ", saved["want"]["orders"].size(), " orders left")
		quit()
	return false
