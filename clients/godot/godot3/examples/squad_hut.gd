# The squad of play_hut.gd: its members see the same hut.
extends Reference

var _client
var _hut
var _wanted
var _pair
# The members that have not fallen.
var _members


# Plays what the server tells the members, until the fire is lit.
func play(client, hut: Dictionary, wanted: Dictionary) -> void:
	_client = client
	_hut = hut
	_wanted = wanted
	_members = wanted.members.duplicate()
	_pair = client.squad("two")
	_pair.connect("roles_changed", self, "_tell_roles")
	_pair.connect("refused", self, "_failed")
	for called in wanted.members:
		var member = client.agent(called)
		member.connect("step_started", self, "_play", [member])
		member.connect("step_over", self, "_end")
		member.connect("step_interrupted", self, "_stop", [called])
		member.connect("waiting", self, "_wait", [called])
		member.connect("resting", self, "_rest", [called])
	_see()
	_want()


func _want() -> void:
	var options = _wanted.duplicate()
	for key in ["goal", "members", "budgetMs"]:
		options.erase(key)
	_pair.want(_wanted.goal, _wanted.members, _wanted.budgetMs, options)


func _see() -> void:
	for called in _members:
		_client.agent(called).see(_hut)


func _play(step, member) -> void:
	match step.tool:
		"hold":
			return
		"refuse":
			member.failed("I will not", step)
			return
		"fall":
			_members.erase(member.agent_name)
			member.leave()
			return
		"goto":
			_hut.at = step.args.place
		"chop":
			_hut.wood += 1
			if step.args.has("tree"):
				print("%s claims %s" % [member.agent_name, PoolStringArray(member.claims).join(", ")])
				_client.remove_thing(step.args.tree)
		"light_fire":
			_hut.fire_lit = true
	_see()
	member.finished(step)
	if _hut.fire_lit:
		_pair.disband()


func _end(_step) -> void:
	_hut.wood += 1
	_see()


func _stop(step, why, called) -> void:
	print("%s stops %s: %s" % [called, step.tool, why])


func _wait(wait, called) -> void:
	print("%s waits for %s: %s" % [called, wait.partner, wait.what])


func _rest(reason, called) -> void:
	print("%s rests: %s" % [called, reason])
	if reason == "done":
		_pair.interrupt(called)


func _tell_roles(roles) -> void:
	var words = []
	for role in roles:
		words.append("%s %s" % [role.agent, role.step.tool])
	print("roles: ", PoolStringArray(words).join(", "))


func _failed(code, _message) -> void:
	print(code)
	_want()
