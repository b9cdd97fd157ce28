"""What the command line can do, a module a subject.

Every call loads all of them, to know what there is. So they load typer and little else: what a command needs, the
command loads.
"""
