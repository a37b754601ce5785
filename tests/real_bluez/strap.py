"""The program's own radio strap on the virtual air, with faults on demand."""

from __future__ import annotations

import asyncio
from typing import Final

from bumble import att
from bumble.controller import Controller
from bumble.device import Connection, Device, DeviceConfiguration
from bumble.hci import Address

from biofeedback.radio import RadioStrap
from tests.real_bluez.air import SUPERVISION_S, Air

INFORMATION: Final = {
    0x2A29: "Polar Electro Oy",
    0x2A24: "H10",
    0x2A25: "12345678",
    0x2A26: "5.0.0",
}


class FaultyStrap(RadioStrap):
    """A strap whose links can be lost at any point; it belongs to one event loop."""

    def __init__(self, air: Air, address: str, name: str) -> None:
        """Prepare a strap; ``start`` puts it on the air."""
        self.drop_during_connect = 0
        """How many of the next links are lost right after the first answer; before it, Linux
        6.1.192 trips over its own list of channels (hci_chan_del) and takes the daemon with it."""
        self.drop_during_discovery = 0
        """How many of the next links are lost at the first question about services."""
        self.hang_battery = False
        """Whether the battery level is never told to a program; to the daemon itself it is."""
        self.battery_reads = 0
        """Over this link."""
        self.hung_links = 0
        """How many links have met a read that was left unanswered."""
        self._air = air
        self._radio = Controller("strap", link=air)
        super().__init__(
            self._radio, self._radio, name=name, address=address, information=INFORMATION
        )
        self._answer = self.device.gatt_server.on_gatt_pdu
        self.device.gatt_server.on_gatt_pdu = self._asked  # type: ignore[method-assign]

    def cut(self) -> None:
        """Lose the link as one is lost on the air; the strap advertises again at once."""
        for peer in list(self._radio.le_connections):
            self._air.cut(self._radio, peer)

    def leave(self) -> None:
        """Go out of range."""
        self._air.move_away(self._radio)

    def come_back(self) -> None:
        """Come back into range."""
        self._air.come_back(self._radio)

    async def end(self) -> None:
        """Leave the air for good."""
        self.leave()
        await asyncio.sleep(SUPERVISION_S + 0.05)
        await self.stop()
        self._air.remove_controller(self._radio)
        self._air.come_back(self._radio)

    def _on_connection(self, connection: Connection) -> None:
        self.battery_reads = 0
        super()._on_connection(connection)

    def _asked(self, bearer: att.Bearer, att_pdu: att.ATT_PDU) -> None:
        match att_pdu.op_code:
            case att.Opcode.ATT_EXCHANGE_MTU_REQUEST if self.drop_during_connect:
                self.drop_during_connect -= 1
                self._answer(bearer, att_pdu)
                asyncio.get_running_loop().call_soon(self.cut)
                return
            case (
                att.Opcode.ATT_READ_BY_GROUP_TYPE_REQUEST | att.Opcode.ATT_READ_BY_TYPE_REQUEST
            ) if self.drop_during_discovery:
                self.drop_during_discovery -= 1
                self.cut()
                return
        handle = att_pdu.attribute_handle if isinstance(att_pdu, att.ATT_Read_Request) else None
        if handle == self._battery_level.handle:
            self.battery_reads += 1
            # The daemon asks first, on its own account, and asks nothing else meanwhile.
            if self.hang_battery and self.battery_reads > 1:
                self.hung_links += 1
                return
        self._answer(bearer, att_pdu)


class Phone:
    """Another central, such as a phone with an app that takes the strap for itself."""

    def __init__(self, air: Air) -> None:
        """Prepare; ``take`` connects."""
        self._air = air
        self._radio = Controller("phone", link=air)
        address = Address("C0:00:00:00:00:01")
        configuration = DeviceConfiguration(name="phone", address=address)
        self._device = Device.from_config_with_hci(configuration, self._radio, self._radio)

    async def take(self, strap: FaultyStrap) -> None:
        """Take the strap from whoever has it now."""
        await self._device.power_on()
        connecting = asyncio.create_task(self._device.connect(Address(strap.address)))
        # The phone listens before the strap is free.
        await asyncio.sleep(0.05)
        strap.cut()
        async with asyncio.timeout(5):
            self._connection = await connecting

    async def let_go(self) -> None:
        """Give the strap back, and be gone."""
        await self._connection.disconnect()
        await self._device.power_off()
        self._air.remove_controller(self._radio)
