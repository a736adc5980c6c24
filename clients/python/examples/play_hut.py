"""The client's game for `pnpm client-check`: ann fetches wood and lights a fire."""

import time

from hut_game import SETTINGS, TICKET, URL, end_if_refused, end_with_squad_plan, hut, next_ticket, play_hut
from understudy_client import Client

end_with_squad_plan()
with Client(URL, "hut", ticket=next_ticket if TICKET else None, **SETTINGS) as client:
    play_hut(client, lambda: None)
    while not hut["fire_lit"] and client.refusal is None:
        client.update()
        time.sleep(0.005)
    client.close(within_ms=60_000)
    end_if_refused(client)
