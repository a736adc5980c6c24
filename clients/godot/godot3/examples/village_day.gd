# A villager's day, with plans from a server: `understudy serve`.
extends SceneTree

var client = preload("res://addons/understudy/understudy_client.gd").new()
var agent
var ann = {
	"at": "home", "energy": 6, "hungry": true, "fire_lit": false, "house_built": false,
	"has_axe": false, "has_pick": true, "has_rod": true,
	"wood": 0, "stone": 0, "fish": 0, "grain": 0, "coins": 0,
}
# Her goals in order, each with the values that show success.
var day = [
	["eat", "hungry", false], ["warm_home", "fire_lit", true], ["earn", "coins", 3],
	["build", "house_built", true], [{"energy": 8}, "energy", 8],
]


# Effects of the domain's steps on this game's world; numbers are added, other values set.
func effect(tool_name: String, args: Dictionary) -> Dictionary:
	match tool_name:
		"goto": return {"at": args.place}
		"chop": return {"wood": 1, "energy": -1}
		"mine_stone": return {"stone": 1, "energy": -1}
		"catch_fish": return {"fish": 1}
		"harvest": return {"grain": 2, "energy": -1}
		"sell": return {args.good: -1, "coins": 1}
		"buy": return {"has_" + args.item: true, "coins": -2}
		"craft_axe": return {"wood": -1, "stone": -1, "has_axe": true}
		"light_fire": return {"wood": -1, "fire_lit": true}
		"cook_fish": return {"fish": -1, "hungry": false, "energy": min(2, 8 - ann.energy)}
		"eat_grain": return {"grain": -2, "hungry": false}
		"sleep": return {"energy": 8 - ann.energy}
		"build_house": return {"wood": -3, "stone": -2, "energy": -2, "house_built": true}
	return {}

func _initialize() -> void:
	if OS.has_environment("UNDERSTUDY_URL"):
		client.url = OS.get_environment("UNDERSTUDY_URL")
	client.domain = "village"
	root.add_child(client)
	agent = client.agent("ann")
	agent.connect("step_started", self, "_play")
	agent.see(ann)
func _play(step) -> void:
	print("ann: ", step.tool)
	var more = effect(step.tool, step.args)
	for key in more:
		ann[key] = ann[key] + int(more[key]) if typeof(ann[key]) == TYPE_INT else more[key]
	agent.see(ann)
	agent.finished()

func _idle(_delta) -> bool:
	while day.size() > 0 and ann[day[0][1]] == day[0][2]:
		day.pop_front()
	if day.size() == 0:
		print("ann: good night")
		quit()
	else:
		agent.want(day[0][0], 1000)
	return false
