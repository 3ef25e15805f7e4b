"""The AWS CLI, loaded once for many runs: loading its modules is most of what one run costs.

Listens on the socket that it is told. Each caller (`aws`) gets a process of its own, forked from this one, which runs the very
program with the caller's words, folder, environment, input and output. Ends when its own input ends.
"""

import gc
import json
import os
import runpy
import select
import signal
import socket
import sys

program, path = sys.argv[1:]


def load():
    """Loads what every run needs, and gives the variables by which the AWS CLI tells itself where its data is."""
    before = set(os.environ)
    import awscli.clidriver
    import awscli.handlers

    awscli.clidriver.create_clidriver()
    # What is here already is shared by all runs and never collected: nothing of it needs to be copied.
    gc.collect()
    gc.freeze()
    return {name: value for name, value in os.environ.items() if name not in before}


def take_over(caller, own):
    """Makes this process what the caller would have started."""
    message, descriptors, _, _ = socket.recv_fds(caller, 1 << 20, 3)
    while not message.endswith(b"\n"):
        message += caller.recv(1 << 20)
    request = json.loads(message)
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"] | own)
    sys.argv = [program, *request["words"]]


def run():
    try:
        runpy.run_path(program, run_name="__main__")
    except SystemExit as end:
        return end.code or 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


own = load()
listener = socket.socket(socket.AF_UNIX)
listener.bind(path)
listener.listen(64)
# Nobody waits for the processes of callers: they tell their code themselves.
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print("listening", flush=True)
while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
    caller, _ = listener.accept()
    if os.fork() == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        listener.close()
        take_over(caller, own)
        # Where it fails with an exception, the caller hears no code and fails, too.
        caller.sendall(bytes([run()]))
        os._exit(0)
    caller.close()
