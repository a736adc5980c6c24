"""What servers of earlier releases said."""

import json
import unittest
from pathlib import Path

from understudy_client.checks import wrong_field
from understudy_client.messages import ClientError, check_fields, read_message
from understudy_client.schema import MESSAGES

RELEASES = Path(__file__).parents[3] / "testing" / "old-files" / "files"


def said():
    for file in sorted(RELEASES.glob("*/service-talk/*.jsonl")):
        for line in file.read_text().splitlines():
            if line.startswith('{"server":'):
                yield json.dumps(json.loads(line)["server"])
    for file in sorted(RELEASES.glob("*/library-talk/*.txt")):
        yield from (line[len("take ") :] for line in file.read_text().splitlines() if line.startswith("take "))


class OldMessages(unittest.TestCase):
    def test_they_are_understood(self):
        types = set()
        for text in said():
            message = read_message(text)
            check_fields(message)
            types.add(message["type"])
        self.assertLessEqual(types - {"drain"}, set(MESSAGES))
        self.assertGreater(len(types), 10)

    def test_a_member_that_is_read_must_be_as_it_was(self):
        for text in said():
            message = read_message(text)
            for name in MESSAGES.get(message["type"], {}):
                wrong = {**message, name: {"no": ["such", "member"]}}
                self.assertEqual(wrong_field(wrong, MESSAGES[message["type"]]), name)
                with self.assertRaises(ClientError):
                    check_fields(wrong)


if __name__ == "__main__":
    unittest.main()
