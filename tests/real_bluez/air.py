"""What lies between the radios, and a radio as the kernel expects it.

Bumble's virtual radio and air, put right where a real one behaves otherwise.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from bumble import hci, ll
from bumble.controller import Controller
from bumble.core import PhysicalTransport
from bumble.link import LocalLink

SUPERVISION_S: Final = 0.42
"""How long a radio misses its peer before it counts the link as lost: the kernel's default."""


class Air(LocalLink):
    """Carries every packet; a radio that is out of range neither hears nor is heard."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._away: set[Controller] = set()

    def move_away(self, radio: Controller) -> None:
        """Take a radio out of range; its links are found lost a little later, on both sides."""
        self._away.add(radio)
        for connection in radio.le_connections.values():
            loop = asyncio.get_running_loop()
            loop.call_later(SUPERVISION_S, self.cut, radio, connection.peer_address)

    def come_back(self, radio: Controller) -> None:
        """Bring a radio back into range."""
        self._away.discard(radio)

    def cut(
        self,
        radio: Controller,
        peer_address: hci.Address,
        reason: int = hci.HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR,
    ) -> None:
        """End a link on both sides, with the reason that the radio itself would give."""
        connection = radio.le_connections.get(peer_address)
        if connection is None:
            return
        peer = self.find_le_controller(peer_address)
        radio.on_le_disconnected(connection, reason)
        other = peer.le_connections.get(connection.self_address) if peer else None
        if peer and other:
            peer.on_le_disconnected(other, reason)

    def send_acl_data(
        self,
        sender_controller: Controller,
        destination_address: hci.Address,
        transport: PhysicalTransport,
        data: bytes,
    ) -> None:
        """Deliver data under the address that the peer knows the sender by.

        Bumble's own takes the sender's random address; the kernel connects from its public one.
        """
        connection = sender_controller.le_connections.get(destination_address)
        peer = self.find_le_controller(destination_address)
        if connection is None or peer is None or {sender_controller, peer} & self._away:
            return
        loop = asyncio.get_running_loop()
        loop.call_soon(peer.on_link_acl_data, connection.self_address, transport, data)

    def send_advertising_pdu(
        self, sender_controller: Controller, packet: ll.AdvertisingPdu
    ) -> None:
        """Deliver an advertisement, or the answer to one."""
        if sender_controller in self._away:
            return
        loop = asyncio.get_running_loop()
        for radio in self.controllers - self._away - {sender_controller}:
            loop.call_soon(radio.on_ll_advertising_pdu, packet)

    def send_ll_control_pdu(
        self, sender_address: hci.Address, receiver_address: hci.Address, packet: ll.ControlPdu
    ) -> None:
        """Deliver a word from radio to radio; to one that is gone it goes unheard."""
        receiver = self.find_le_controller(receiver_address)
        if receiver is None or receiver in self._away:
            return
        if sender_address in receiver.le_connections:
            loop = asyncio.get_running_loop()
            loop.call_soon(self._deliver, receiver, sender_address, packet)

    def _deliver(self, receiver: Controller, sender: hci.Address, packet: ll.ControlPdu) -> None:
        if sender in receiver.le_connections:
            receiver.on_ll_control_pdu(sender, packet)


class Adapter(Controller):
    """The radio that the kernel drives."""

    def __init__(self, air: Air, **named: Any) -> None:
        super().__init__("adapter", link=air, **named)
        self.air = air
        # With these the kernel waits for an event that Bumble never sends on connecting.
        self.le_features &= ~(
            hci.LeFeatureMask.LL_PRIVACY | hci.LeFeatureMask.LE_EXTENDED_ADVERTISING
        )

    def on_hci_reset_command(
        self, command: hci.HCI_Reset_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Forget everything, which Bumble leaves undone."""
        self.le_scan_enable = False
        self.pending_le_connection = None
        for peer_address in list(self.le_connections):
            self.air.cut(self, peer_address)
        return super().on_hci_reset_command(command)

    def on_hci_le_create_connection_cancel_command(
        self, command: hci.HCI_LE_Create_Connection_Cancel_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Cancel, and tell of it as the standard wants; Bumble would connect all the same."""
        pending, self.pending_le_connection = self.pending_le_connection, None
        if pending is None:
            return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR)
        asyncio.get_running_loop().call_soon(
            self.send_hci_packet,
            hci.HCI_LE_Connection_Complete_Event(
                status=hci.HCI_ErrorCode.UNKNOWN_CONNECTION_IDENTIFIER_ERROR,
                connection_handle=0,
                role=hci.Role.CENTRAL,
                peer_address_type=pending.peer_address_type,
                peer_address=pending.peer_address,
                connection_interval=0,
                peripheral_latency=0,
                supervision_timeout=0,
                central_clock_accuracy=0,
            ),
        )
        return super().on_hci_le_create_connection_cancel_command(command)
