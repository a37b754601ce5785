"""Be a strap on the air."""

from __future__ import annotations

import click

from biofeedback.commands.options import seed_option


@click.command()
@click.option(
    "--transport",
    required=True,
    metavar="usb:0|serial:PORT",
    help="The Bluetooth controller, by its Bumble name: usb:0 is the first USB dongle.",
)
@click.option("--name", default="Simulated strap", show_default=True, help="What it is called.")
@click.option(
    "--hr",
    type=click.FloatRange(20, 240),
    default=62,
    show_default=True,
    help="Mean heart rate in beats per minute.",
)
@seed_option
def simulate(transport: str, name: str, hr: float, seed: int | None) -> None:
    """Be a strap on the air, for phone apps and other computers; Ctrl-C ends it.

    It needs Bumble and a Bluetooth controller that this computer does not use itself.
    """
    try:
        from biofeedback import radio
    except ImportError as error:
        raise click.ClickException(
            f"This needs the library Bumble ({error}): pip install bumble, or, with pipx, "
            "pipx inject biofeedback bumble."
        ) from None
    from biofeedback.simulator import HeartSettings

    try:
        radio.run(transport, click.echo, name=name, seed=seed, settings=HeartSettings(hr))
    except radio.RadioError as error:
        raise click.ClickException(str(error)) from None
