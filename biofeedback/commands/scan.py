"""Which straps are in range."""

from __future__ import annotations

import json

import click

from biofeedback.commands.options import Duration, json_option


@click.command()
@click.option(
    "--duration", type=Duration(), default="10s", show_default=True, help="How long to look."
)
@json_option
def scan(duration: float, as_json: bool) -> None:
    """List the heart rate straps in range, the strongest signal first."""
    import asyncio

    from biofeedback import ble
    from biofeedback.strap import StrapError

    if not as_json:
        click.echo(f"Looking for straps for {duration:.0f} s ...")
    try:
        straps = asyncio.run(ble.scan(duration))
    except StrapError as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        return
    if as_json:
        found = [{"address": s.address, "name": s.name, "rssi_dbm": s.rssi} for s in straps]
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    if not straps:
        click.echo(
            "No strap found: moisten the electrodes, put it on, and close other apps that may "
            "hold it (a phone's, too)."
        )
    for strap in straps:
        signal = "connected to this computer" if strap.rssi is None else f"{strap.rssi} dBm"
        click.echo(f"{strap.address}  {strap.name or '(no name)'}  {signal}")
