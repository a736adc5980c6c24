# Measures the client's time per frame after losing its server, for `pnpm bench clients`.
extends SceneTree

var client = preload("res://addons/understudy/understudy_client.gd").new()
var ann
var frames = 300
var is_planned = false
var frame_ms = []
var stale = 0
var proved = 0


func _initialize() -> void:
	if OS.has_environment("UNDERSTUDY_URL"):
		client.url = OS.get_environment("UNDERSTUDY_URL")
	if OS.has_environment("UNDERSTUDY_FRAMES"):
		frames = int(OS.get_environment("UNDERSTUDY_FRAMES"))
	Engine.target_fps = 60
	client.domain = "village"
	root.add_child(client)
	# Frames are measured here, so the scene tree must not call it too.
	client.set_process(false)
	ann = client.agent("ann")
	ann.see({
		"at": "home", "energy": 6, "hungry": true, "fire_lit": false, "house_built": false,
		"has_axe": false, "has_pick": true, "has_rod": true,
		"wood": 0, "stone": 0, "fish": 0, "grain": 0, "coins": 0,
	})
	ann.want("build", 5000)


func _idle(_delta) -> bool:
	var is_lost = is_planned and client.connection() != "open"
	var begun = OS.get_ticks_usec()
	if is_lost:
		ann.see({"energy": frame_ms.size() % 9})
	client.update()
	var answer = ann.answer()
	if is_lost:
		frame_ms.append((OS.get_ticks_usec() - begun) / 1000.0)
		stale += int(answer.stale)
		proved += int(answer.proved)
	elif not is_planned and answer != null:
		is_planned = true
		print("planned")
	if frame_ms.size() >= frames:
		_end()
	return false


func _end() -> void:
	var bob = client.agent("bob")
	bob.restore_state(parse_json(to_json(ann.save_state())))
	var restored = bob.answer()
	var counts = {"steps": ann.answer().steps.size(), "restored": restored.steps.size() if restored.stale else 0}
	print(to_json({"frameMs": frame_ms, "stale": stale, "proved": proved, "steps": counts.steps, "restored": counts.restored}))
	quit()
