"""Every command, where it lives, and what it is for: enough for `--help` without loading any."""

from __future__ import annotations

SECTIONS: dict[str, dict[str, tuple[str, str]]] = {
    "Record what happened": {
        "add": ("record", "Add a person."),
        "ask": ("record", "Say that you asked somebody for a talk."),
        "reply": ("record", "Say that somebody answered."),
        "meet": ("meet", "Say that you met somebody, or will."),
        "thank": ("record", "Say that you thanked somebody."),
        "intro": ("meet", "Say that somebody gave you a name."),
        "lead": ("hiring", "Say that you heard of work."),
        "apply": ("hiring", "Say that you applied."),
        "offer": ("hiring", "Say that you were offered a job."),
        "note": ("record", "Note any other contact with somebody."),
    },
    "See where you stand": {
        "today": ("see", "List what is due, and why."),
        "people": ("see", "List the people you know."),
        "show": ("show", "Tell the story of a person, an organization or a lead."),
        "find": ("find", "Find words in everything you wrote, and names."),
        "who": ("see", "List whom you know at an organization."),
        "path": ("see", "Find the warmest way to a person or an organization."),
        "reconnect": ("network", "List dormant ties worth waking."),
        "network": ("network", "Show the shape of your network: reach, bridges, groups."),
        "lineage": ("lineage", "Show through whom an offer came."),
        "stats": ("stats", "Show how far your requests led, with honest intervals."),
        "report": ("report", "Write all of it on one page, also for an adviser."),
        "history": ("history", "List what was recorded."),
        "diff": ("diff", "Show what changed between two days."),
        "replay": ("replay", "Show how the network grew, step by step."),
    },
    "Correct what was told": {
        "undo": ("correct", "Undo the last command or import, or one you name."),
        "edit": ("edit", "Correct a date, a person, or words."),
        "redo": ("correct", "Bring back what was undone."),
        "duplicates": ("same", "List entries that may be one person."),
        "merge": ("same", "Make two entries one person."),
        "unmerge": ("same", "Part a person's entries again."),
        "forget": ("correct", "Erase every word about somebody, for good."),
    },
    "Bring in, take out": {
        "import": ("bring", "Import a file, such as LinkedIn's export."),
        "export": ("data", "Write the log, or the people, to a file."),
        "demo": ("demo", "Look around in a fictional network."),
    },
    "Keep it in order": {
        "status": ("care", "Show the network in figures."),
        "verify": ("keep", "Check that nothing recorded was changed."),
        "anchor": ("keep", "Print the head of the log, to keep elsewhere."),
        "backup": ("keep", "Write a copy of the log, also while it is used."),
        "restore": ("keep", "Go back to a backup."),
        "rebuild": ("care", "Make all answers anew from the log."),
        "doctor": ("doctor", "Look for what is wrong, and say the cure."),
        "plugins": ("plugins", "List plugins, and switch them off, on, or try them again."),
        "x": ("guests", "Run a command of a plugin by the plugin's name."),
        "completion": ("care", "Print the shell's completion script."),
    },
}
COMMANDS = {name: entry for entries in SECTIONS.values() for name, entry in entries.items()}
