"""A fake ``org.bluez`` on a private D-Bus, over which bleak's own BlueZ back end runs unmodified.

Objects, property sets and the order of replies and signals follow a trace of bluetoothd 5.66, and
its source where the trace is silent. ``Timing`` holds every delay; the defaults are quicker than a
radio, in the same order.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import inspect
import threading
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self, TypeVar, overload

from dbus_fast import Message, MessageFlag, MessageType, Variant
from dbus_fast.aio import MessageBus

from tests.fake_strap import FakeStrap, uuid128
from tests.private_bus import PrivateBus

T = TypeVar("T")
Properties = dict[str, Variant]

ADAPTER_PATH: Final = "/org/bluez/hci0"
ADAPTER: Final = "org.bluez.Adapter1"
BATTERY: Final = "org.bluez.Battery1"
DEVICE: Final = "org.bluez.Device1"
SERVICE: Final = "org.bluez.GattService1"
CHARACTERISTIC: Final = "org.bluez.GattCharacteristic1"
DESCRIPTOR: Final = "org.bluez.GattDescriptor1"
PROPERTIES: Final = "org.freedesktop.DBus.Properties"
INTROSPECTABLE: Final = "org.freedesktop.DBus.Introspectable"
OBJECT_MANAGER: Final = "org.freedesktop.DBus.ObjectManager"

_TYPES: Final = {
    **dict.fromkeys(("Address", "AddressType", "Name", "Alias", "Modalias", "UUID"), "s"),
    **dict.fromkeys(("Powered", "Discoverable", "Pairable", "Discovering"), "b"),
    **dict.fromkeys(("Paired", "Bonded", "Trusted", "Blocked", "LegacyPairing"), "b"),
    **dict.fromkeys(("Connected", "ServicesResolved", "Primary"), "b"),
    **dict.fromkeys(("Notifying", "NotifyAcquired"), "b"),
    **dict.fromkeys(("UUIDs", "Roles", "Flags"), "as"),
    **dict.fromkeys(("Class", "DiscoverableTimeout", "PairableTimeout"), "u"),
    **dict.fromkeys(("Adapter", "Device", "Service", "Characteristic"), "o"),
    "Includes": "ao",
    "MTU": "q",
    "Percentage": "y",
    "RSSI": "n",
    "Value": "ay",
}


def _typed(properties: Mapping[str, object]) -> Properties:
    return {name: Variant(_TYPES[name], value) for name, value in properties.items()}


async def add_match(bus: MessageBus, rule: str) -> None:
    """Have the bus deliver the signals that the rule describes."""
    name, path = "org.freedesktop.DBus", "/org/freedesktop/DBus"
    await bus.call(Message(name, path, name, "AddMatch", signature="s", body=[rule]))


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds."""

    scan: float = 0.05
    """From StartDiscovery to the first advertisement."""
    advertising: float = 0.1
    """From one advertisement to the next."""
    connect: float = 0.002
    """From Connect to Connected, and how often an absent strap is looked for."""
    discovery: float = 0.002
    """From Connect's answer to ServicesResolved."""
    disconnect: float = 0.01
    """From Disconnect to its answer; 2.4 in reality."""
    answer: float = 30.0
    """How long a question to the strap may stay open before the daemon ends the link."""
    temporary: float | None = None
    """How long an unused device is remembered; 30 in reality, None is for ever."""


@dataclass(eq=False)
class _Device:
    strap: FakeStrap
    path: str
    characteristics: dict[str, str] = field(default_factory=dict)
    """Object path -> UUID."""
    subscriptions: dict[str, dict[str, bool]] = field(default_factory=dict)
    """Object path of a characteristic -> D-Bus client -> armed, which it is while linked."""
    connecting: Message | None = None
    disconnecting: list[Message] = field(default_factory=list)
    procedure: asyncio.Task[None] | None = None
    removal: asyncio.TimerHandle | None = None


class FakeBlueZ:
    """The daemon: one adapter, any number of straps."""

    def __init__(self, address: str, timing: Timing | None = None) -> None:
        """Prepare a daemon for the bus at ``address``; entering the context starts it."""
        self.address = address
        self.timing = timing or Timing()
        self.straps: list[FakeStrap] = []
        self._bus: MessageBus | None = None
        self._objects: dict[str, dict[str, Properties]] = {}
        self._devices: dict[str, _Device] = {}
        self._filters: dict[str, frozenset[str]] = {}
        self._sessions: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._discovery: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self._methods: dict[tuple[str, str], Callable[[Message], None]] = {
            (OBJECT_MANAGER, "GetManagedObjects"): self._get_managed_objects,
            (PROPERTIES, "Get"): self._get,
            (PROPERTIES, "GetAll"): self._get_all,
            (PROPERTIES, "Set"): self._set,
            (ADAPTER, "SetDiscoveryFilter"): self._set_discovery_filter,
            (ADAPTER, "StartDiscovery"): self._start_discovery,
            (ADAPTER, "StopDiscovery"): self._stop_discovery,
            (ADAPTER, "RemoveDevice"): self._remove_device,
            (DEVICE, "Connect"): self._connect,
            (DEVICE, "Disconnect"): self._disconnect,
            (DEVICE, "Pair"): self._pair,
            (CHARACTERISTIC, "ReadValue"): self._read_value,
            (CHARACTERISTIC, "StartNotify"): self._start_notify,
            (CHARACTERISTIC, "StopNotify"): self._stop_notify,
        }

    async def __aenter__(self) -> Self:
        """Start the daemon."""
        await self.restart()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop the daemon."""
        await self.crash()

    # The script's side.

    def add(self, strap: FakeStrap) -> FakeStrap:
        """Bring a strap into the adapter's neighbourhood."""
        strap.central = self
        self.straps.append(strap)
        return strap

    def forget(self, strap: FakeStrap) -> None:
        """Remove the strap's device object, as happens to one that was not seen for a while."""
        if device := self._find(strap):
            self._remove(device)

    def power(self, on: bool) -> None:
        """Switch the adapter; switching off ends links, connection attempts and scans."""
        if self._bus is None or on == self._is(ADAPTER_PATH, ADAPTER, "Powered"):
            return
        if not on:
            self._sessions.clear()
            self._filters.clear()
            self._end_discovery()
            for device in self._devices.values():
                self._cancel_connect(device)
                self._link_down(device)
        self._change(ADAPTER_PATH, ADAPTER, Powered=on)

    async def crash(self) -> None:
        """Leave the bus without a word; the links end and every device is forgotten."""
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.disconnect()
        tasks, self._tasks, self._discovery = self._tasks, set(), None
        for task in tasks:
            task.cancel()
        for device in self._devices.values():
            self._keep(device)
            device.strap.linked = False
        for state in (self._devices, self._objects, self._filters, self._sessions):
            state.clear()
        self._news.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        if bus is not None:
            with contextlib.suppress(EOFError, OSError):
                await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]

    async def restart(self) -> None:
        """Start the daemon, after a crash if it still runs, with an empty device list."""
        await self.crash()
        bus = await MessageBus(bus_address=self.address).connect()
        bus.add_message_handler(self._on_message)
        await add_match(bus, "sender='org.freedesktop.DBus',member='NameOwnerChanged'")
        self._bus = bus
        await bus.request_name("org.bluez")
        self._add("/org/bluez", "org.bluez.AgentManager1", {})
        adapter = {
            "Address": "00:AA:01:00:00:42",
            "AddressType": "public",
            "Name": "BlueZ 5.66",
            "Alias": "BlueZ 5.66",
            "Class": 0,
            "Powered": True,
            "Discoverable": False,
            "DiscoverableTimeout": 180,
            "Pairable": False,
            "PairableTimeout": 0,
            "Discovering": False,
            "UUIDs": [uuid128("1801"), uuid128("1800"), uuid128("180a")],
            "Modalias": "usb:v1D6Bp0246d0542",
            "Roles": ["central", "peripheral"],
        }
        self._add(ADAPTER_PATH, ADAPTER, adapter)

    @property
    def discovering(self) -> bool:
        """Whether any client scans."""
        return bool(self._sessions)

    def knows(self, strap: FakeStrap) -> bool:
        """Whether the daemon has a device object for the strap."""
        return self._find(strap) is not None

    def resolved(self, strap: FakeStrap) -> bool:
        """Whether the strap is linked and its services are known."""
        device = self._find(strap)
        return device is not None and self._is(device.path, DEVICE, "ServicesResolved")

    def subscribers(self, strap: FakeStrap) -> int:
        """How many D-Bus clients hold a subscription, whether the strap is linked or not."""
        device = self._find(strap)
        if device is None:
            return 0
        return len({name for clients in device.subscriptions.values() for name in clients})

    async def until(self, condition: Callable[[], bool], limit: float = 5.0) -> None:
        """Wait for a condition, looked at after everything that the daemon hears or says."""
        async with asyncio.timeout(limit):
            while not condition():
                self._news.clear()
                await self._news.wait()

    # The strap's side.

    def link_lost(self, strap: FakeStrap) -> None:
        """End the strap's link, if there is one."""
        if device := self._find(strap):
            self._link_down(device)

    def notified(self, strap: FakeStrap, uuid: str, data: bytes) -> int:
        """Signal a new value once for every subscribed client, as the daemon does."""
        self._news.set()
        device = self._find(strap)
        if device is None or not strap.linked:
            return 0
        copies = 0
        for path, clients in device.subscriptions.items():
            if device.characteristics[path] == uuid:
                copies += sum(clients.values())
                for _ in range(sum(clients.values())):
                    self._change(path, CHARACTERISTIC, Value=data)
        return copies

    # D-Bus: what comes in and goes out.

    def _on_message(self, message: Message) -> bool:
        self._news.set()
        if message.message_type is MessageType.SIGNAL and message.member == "NameOwnerChanged":
            name, _, owner = message.body
            if not owner:
                self._client_left(name)
        if message.message_type is not MessageType.METHOD_CALL:
            return False
        interface, member = message.interface or "", message.member or ""
        known = {*self._objects.get(message.path or "", ()), PROPERTIES}
        method = self._methods.get((interface, member))
        if message.path == "/" and method is not None and interface == OBJECT_MANAGER:
            method(message)
        elif message.path not in self._objects:
            text = f'Method "{member}" on interface "{interface}" doesn\'t exist'
            self._error(message, "org.freedesktop.DBus.Error.UnknownObject", text)
        elif method is not None and interface in known:
            method(message)
        else:
            return False  # dbus-fast answers Introspect, Ping and UnknownMethod.
        return True

    def _send(self, message: Message) -> None:
        self._news.set()
        if self._bus is not None:
            # Its failure is the end of the bus, which is not the daemon's business.
            sent = self._bus.send(message)
            sent.add_done_callback(lambda done: done.cancelled() or done.exception())

    def _signal(self, path: str, interface: str, name: str, signature: str, *body: object) -> None:
        self._send(Message.new_signal(path, interface, name, signature, list(body)))

    def _reply(self, call: Message, signature: str = "", *body: object) -> None:
        if not call.flags & MessageFlag.NO_REPLY_EXPECTED:
            self._send(Message.new_method_return(call, signature, list(body)))

    def _error(self, call: Message, name: str, text: str) -> None:
        if not call.flags & MessageFlag.NO_REPLY_EXPECTED:
            name = name if "." in name else f"org.bluez.Error.{name}"
            self._send(Message.new_error(call, name, text))

    def _add(self, path: str, interface: str, properties: Mapping[str, object]) -> None:
        shown = {interface: _typed(properties)}
        if path not in self._objects:
            shown |= {INTROSPECTABLE: {}, PROPERTIES: {}}
        self._objects.setdefault(path, {})[interface] = shown[interface]
        self._signal("/", OBJECT_MANAGER, "InterfacesAdded", "oa{sa{sv}}", path, shown)

    def _drop(self, path: str, *interfaces: str) -> None:
        gone = [i for i in interfaces if self._objects[path].pop(i, None) is not None]
        if not self._objects[path]:
            del self._objects[path]
            gone += [INTROSPECTABLE, PROPERTIES]
        if gone:
            self._signal("/", OBJECT_MANAGER, "InterfacesRemoved", "oas", path, gone)

    def _change(self, path: str, interface: str, **changed: object) -> None:
        properties = self._objects[path][interface]
        gone = [name for name, value in changed.items() if value is None and name in properties]
        for name in gone:
            del properties[name]
        new = _typed({name: value for name, value in changed.items() if value is not None})
        properties.update(new)
        if new or gone:
            body = (interface, new, gone)
            self._signal(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", *body)

    def _is(self, path: str, interface: str, name: str) -> bool:
        value = self._objects.get(path, {}).get(interface, {}).get(name)
        return value is not None and bool(value.value)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # Objects and properties.

    def _get_managed_objects(self, call: Message) -> None:
        standard: dict[str, Properties] = {INTROSPECTABLE: {}, PROPERTIES: {}}
        objects = {path: standard | interfaces for path, interfaces in self._objects.items()}
        self._reply(call, "a{oa{sa{sv}}}", objects)

    def _get(self, call: Message) -> None:
        interface, name = call.body
        value = self._objects[call.path or ""].get(interface, {}).get(name)
        if value is None:
            error = "org.freedesktop.DBus.Error.InvalidArgs"
            self._error(call, error, f"No such property '{name}'")
        else:
            self._reply(call, "v", value)

    def _get_all(self, call: Message) -> None:
        self._reply(call, "a{sv}", self._objects[call.path or ""].get(call.body[0], {}))

    def _set(self, call: Message) -> None:
        interface, name, value = call.body
        path = call.path or ""
        if (interface, name) == (ADAPTER, "Powered"):
            self.power(bool(value.value))
        elif (interface, name) in {(DEVICE, "Trusted"), (DEVICE, "Alias"), (DEVICE, "Blocked")}:
            self._change(path, interface, **{name: value.value})
        else:
            error = "org.freedesktop.DBus.Error.PropertyReadOnly"
            self._error(call, error, f"Property '{name}' is not writable")
            return
        self._reply(call)

    # Scanning.

    def _set_discovery_filter(self, call: Message) -> None:
        sender = call.sender or ""
        self._filters.pop(sender, None)
        if "UUIDs" in call.body[0]:
            # The daemon takes short forms; it is bleak that then finds nothing.
            self._filters[sender] = frozenset(map(uuid128, call.body[0]["UUIDs"].value))
        self._reply(call)

    def _start_discovery(self, call: Message) -> None:
        if not self._is(ADAPTER_PATH, ADAPTER, "Powered"):
            self._error(call, "NotReady", "Resource Not Ready")
        elif call.sender in self._sessions:
            self._error(call, "InProgress", "Operation already in progress")
        else:
            self._sessions.add(call.sender or "")
            self._reply(call)
            if self._discovery is None:
                self._change(ADAPTER_PATH, ADAPTER, Discovering=True)
                self._discovery = self._spawn(self._discover())

    def _stop_discovery(self, call: Message) -> None:
        if not self._is(ADAPTER_PATH, ADAPTER, "Powered"):
            self._error(call, "NotReady", "Resource Not Ready")
        elif call.sender not in self._sessions:
            self._error(call, "Failed", "No discovery started")
        else:
            self._sessions.discard(call.sender or "")
            self._reply(call)
            self._end_discovery()

    def _end_discovery(self) -> None:
        if self._sessions or self._discovery is None:
            return
        self._discovery.cancel()
        self._discovery = None
        for device in self._devices.values():
            self._change(device.path, DEVICE, RSSI=None)
            self._forget_later(device)
        self._change(ADAPTER_PATH, ADAPTER, Discovering=False)

    async def _discover(self) -> None:
        await asyncio.sleep(self.timing.scan)
        while True:
            for strap in self.straps:
                if strap.on_air and self._wanted(strap):
                    self._seen(strap)
            await asyncio.sleep(self.timing.advertising)

    def _wanted(self, strap: FakeStrap) -> bool:
        advertised = set(map(uuid128, strap.advertised_services))
        filters = (self._filters.get(sender) for sender in self._sessions)
        return any(wanted is None or wanted & advertised for wanted in filters)

    def _seen(self, strap: FakeStrap) -> None:
        device = self._find(strap)
        if device is not None:
            self._keep(device)
            self._change(device.path, DEVICE, RSSI=strap.rssi)
            return
        path = f"{ADAPTER_PATH}/dev_{strap.address.replace(':', '_')}"
        self._devices[path] = _Device(strap, path)
        properties = {
            "Address": strap.address,
            "AddressType": "random",
            "Name": strap.name,
            "Alias": strap.name or strap.address.replace(":", "-"),
            "Paired": False,
            "Bonded": False,
            "Trusted": False,
            "Blocked": False,
            "LegacyPairing": False,
            "RSSI": strap.rssi,
            "Connected": False,
            "UUIDs": [uuid128(short) for short in strap.advertised_services],
            "Adapter": ADAPTER_PATH,
            "ServicesResolved": False,
        }
        if strap.name is None:
            del properties["Name"]
        self._add(path, DEVICE, properties)

    # Devices.

    def _find(self, strap: FakeStrap) -> _Device | None:
        return next((d for d in self._devices.values() if d.strap is strap), None)

    def _keep(self, device: _Device) -> None:
        if device.removal:
            device.removal.cancel()
            device.removal = None

    def _forget_later(self, device: _Device) -> None:
        self._keep(device)
        if self.timing.temporary is not None and not device.strap.linked:
            loop = asyncio.get_running_loop()
            device.removal = loop.call_later(self.timing.temporary, self._remove, device)

    def _remove(self, device: _Device) -> None:
        self._keep(device)
        self._cancel_connect(device)
        self._link_down(device)
        self._keep(device)
        del self._devices[device.path]
        for path in sorted(self._objects, reverse=True):
            if path.startswith(f"{device.path}/"):
                self._drop(path, *self._objects[path])
        self._drop(device.path, *self._objects[device.path])

    def _remove_device(self, call: Message) -> None:
        device = self._devices.get(call.body[0])
        if device is None:
            self._error(call, "DoesNotExist", "Does Not Exist")
        else:
            self._remove(device)
            self._reply(call)

    def _connect(self, call: Message) -> None:
        device = self._devices[call.path or ""]
        if not self._is(ADAPTER_PATH, ADAPTER, "Powered"):
            # The kernel refuses, and the daemon has no word of its own for it.
            self._error(call, "Failed", "Input/output error")
        elif device.connecting:
            self._error(call, "InProgress", "In Progress")
        elif device.strap.linked:
            self._reply(call)
        else:
            self._keep(device)
            device.connecting = call
            device.procedure = self._spawn(self._link_up(device))

    async def _link_up(self, device: _Device) -> None:
        strap = device.strap
        while True:
            await asyncio.sleep(self.timing.connect)
            if strap.on_air and not strap.hang_connect:
                break
        if refusal := strap.next_refusal():
            self._answer_connect(device, *refusal)
            return
        strap.linked = True
        self._change(device.path, DEVICE, Connected=True)
        if strap.drop_during_connect > 0:
            strap.drop_during_connect -= 1
            self._answer_connect(device, "Failed", "le-connection-abort-by-local")
            await asyncio.sleep(self.timing.connect)
            self._link_down(device)
            return
        self._answer_connect(device)
        await asyncio.sleep(self.timing.discovery)
        if strap.drop_during_discovery > 0:
            strap.drop_during_discovery -= 1
            self._link_down(device)
            return
        self._resolve(device)

    def _answer_connect(self, device: _Device, *error: str) -> None:
        call, device.connecting = device.connecting, None
        if call is not None and error:
            self._error(call, *error)
        elif call is not None and call.member == "Pair":
            self._finish_pairing(device, call)
        elif call is not None:
            self._reply(call)

    def _cancel_connect(self, device: _Device) -> None:
        if device.connecting:
            self._answer_connect(device, "Failed", "br-connection-canceled")
            self._end_procedure(device)

    def _end_procedure(self, device: _Device) -> None:
        if device.procedure not in (None, asyncio.current_task()):
            device.procedure.cancel()
        device.procedure = None

    def _disconnect(self, call: Message) -> None:
        device = self._devices[call.path or ""]
        self._cancel_connect(device)
        if not device.strap.linked:
            self._reply(call)
            return
        device.disconnecting.append(call)
        if len(device.disconnecting) == 1:
            self._drop(device.path, BATTERY)
            self._end_procedure(device)
            device.procedure = self._spawn(self._hang_up(device))

    async def _hang_up(self, device: _Device) -> None:
        await asyncio.sleep(self.timing.disconnect)
        self._link_down(device)

    def _link_down(self, device: _Device) -> None:
        if not device.strap.linked:
            return
        device.strap.linked = False
        self._end_procedure(device)
        for clients in device.subscriptions.values():
            clients.update(dict.fromkeys(clients, False))
        changed = {"ServicesResolved": False, "Connected": False}
        if not self._is(device.path, DEVICE, "ServicesResolved"):
            del changed["ServicesResolved"]
        elif device.disconnecting:
            self._change(device.path, DEVICE, ServicesResolved=changed.pop("ServicesResolved"))
        while device.disconnecting:
            self._reply(device.disconnecting.pop())
        self._change(device.path, DEVICE, **changed)
        self._drop(device.path, BATTERY)
        self._forget_later(device)

    def _pair(self, call: Message) -> None:
        device = self._devices[call.path or ""]
        if self._is(device.path, DEVICE, "Paired"):
            self._error(call, "AlreadyExists", "Already Exists")
        elif device.strap.linked:
            self._finish_pairing(device, call)
        else:
            self._connect(call)

    def _finish_pairing(self, device: _Device, call: Message) -> None:
        if device.strap.pair_error:
            self._error(call, *device.strap.pair_error)
        else:
            self._change(device.path, DEVICE, Bonded=True, Paired=True)
            self._reply(call)

    # GATT.

    def _resolve(self, device: _Device) -> None:
        first = not device.characteristics
        changed: dict[str, object] = {"ServicesResolved": True}
        if first:
            self._publish(device)
            known = {service.uuid for service in device.strap.services} | {uuid128("1800")}
            changed["UUIDs"] = sorted(known)
        for path, clients in device.subscriptions.items():
            clients.update(dict.fromkeys(clients, True))
            self._show_notifying(device, path)
        if first:
            self._change(device.path, DEVICE, **changed)
        if device.strap.battery is not None:
            self._add(device.path, BATTERY, {"Percentage": device.strap.battery})
        if not first:
            self._change(device.path, DEVICE, **changed)

    def _publish(self, device: _Device) -> None:
        handle = 6
        for service in device.strap.services:
            service_path = f"{device.path}/service{handle:04x}"
            about = {"Device": device.path, "Primary": True, "Includes": []}
            self._add(service_path, SERVICE, {"UUID": service.uuid, **about})
            handle += 1
            for characteristic in service.characteristics:
                path = f"{service_path}/char{handle:04x}"
                flags = characteristic.flags
                about = {"Service": service_path, "Value": b"", "Flags": list(flags), "MTU": 517}
                if {"notify", "indicate"} & {*flags}:
                    about["Notifying"] = False
                if "notify" in flags:
                    about["NotifyAcquired"] = False
                self._add(path, CHARACTERISTIC, {"UUID": characteristic.uuid, **about})
                device.characteristics[path] = characteristic.uuid
                handle += 2
                if "Notifying" in about:
                    device.subscriptions[path] = {}
                    about = {"UUID": uuid128("2902"), "Characteristic": path, "Value": b""}
                    self._add(f"{path}/desc{handle:04x}", DESCRIPTOR, about)
                    handle += 1

    def _read_value(self, call: Message) -> None:
        path = call.path or ""
        device = self._device_of(path)
        strap, uuid = device.strap, device.characteristics[path]
        if not strap.linked:
            self._error(call, "Failed", "Not connected")
        elif uuid in map(uuid128, strap.hang_read):
            strap.hung += 1
            self._give_up_later(device, call)
        elif not self._allowed(device, call):
            pass
        else:
            found = (c for service in strap.services for c in service.characteristics)
            value = next((c.value for c in found if c.uuid == uuid and "read" in c.flags), None)
            if value is None:
                self._error(call, "NotPermitted", "Read not permitted")
                return
            self._change(path, CHARACTERISTIC, Value=value)
            self._reply(call, "ay", value)

    def _give_up_later(self, device: _Device, call: Message) -> None:
        """Wait for an answer that does not come; then the link is taken for dead."""
        procedure = device.procedure

        async def give_up() -> None:
            await asyncio.sleep(self.timing.answer)
            if device.strap.linked and device.procedure is procedure:
                self._error(call, "Failed", "Operation failed with ATT error: 0x0e")
                self._link_down(device)

        self._spawn(give_up())

    def _start_notify(self, call: Message) -> None:
        path, sender = call.path or "", call.sender or ""
        device = self._device_of(path)
        clients = device.subscriptions.get(path)
        if clients is None:
            self._error(call, "NotSupported", "Operation is not supported")
        elif sender in clients and not clients[sender]:
            self._error(call, "InProgress", "In Progress")
        elif self._allowed(device, call):
            # Without a link this succeeds too, and takes effect with the next one.
            clients[sender] = device.strap.linked
            if device.strap.linked:
                self._show_notifying(device, path)
            self._reply(call)

    def _stop_notify(self, call: Message) -> None:
        path = call.path or ""
        device = self._device_of(path)
        if device.subscriptions.get(path, {}).pop(call.sender or "", None) is None:
            self._error(call, "Failed", "No notify session started")
        else:
            self._show_notifying(device, path)
            self._reply(call)

    def _allowed(self, device: _Device, call: Message) -> bool:
        if device.strap.unpaired == "allow" or self._is(device.path, DEVICE, "Paired"):
            return True
        if device.strap.unpaired == "refuse":
            self._error(call, "NotPermitted", "Not paired")
        return False

    def _show_notifying(self, device: _Device, path: str) -> None:
        armed = any(device.subscriptions[path].values())
        if armed != self._is(path, CHARACTERISTIC, "Notifying"):
            self._change(path, CHARACTERISTIC, Notifying=armed)

    def _device_of(self, path: str) -> _Device:
        return next(d for d in self._devices.values() if path in d.characteristics)

    def _client_left(self, name: str) -> None:
        # Its links and its connection attempts stay: they belong to the daemon.
        for device in self._devices.values():
            for path, clients in device.subscriptions.items():
                if clients.pop(name, None) is not None:
                    self._show_notifying(device, path)
        self._filters.pop(name, None)
        if name in self._sessions:
            self._sessions.discard(name)
            self._end_discovery()


class FakeBlueZThread:
    """A private bus and a daemon in a thread of their own, for tests that block their thread."""

    address: str
    bluez: FakeBlueZ
    """Its methods, and those of its straps, belong to the thread: use ``call``."""

    def __init__(self, timing: Timing | None = None) -> None:
        """Prepare the thread; entering the context starts it."""
        self._timing = timing
        self._ready: concurrent.futures.Future[None] = concurrent.futures.Future()
        self._thread = threading.Thread(target=self._run, name="fake BlueZ", daemon=True)

    def __enter__(self) -> Self:
        """Start the thread and wait until the daemon is there."""
        self._thread.start()
        self._ready.result()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the daemon, the bus and the thread."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def submit(self, work: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
        """Start a coroutine in the thread, such as ``play``."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    @overload
    def call(self, work: Coroutine[Any, Any, T], limit: float = 10.0) -> T: ...

    @overload
    def call(self, work: Callable[[], Coroutine[Any, Any, T]], limit: float = 10.0) -> T: ...

    @overload
    def call(self, work: Callable[[], T], limit: float = 10.0) -> T: ...

    def call(
        self, work: Coroutine[Any, Any, object] | Callable[[], object], limit: float = 10.0
    ) -> object:
        """Run a coroutine or a function in the thread and return its result."""

        async def run() -> object:
            result = work() if callable(work) else work
            return await result if inspect.isawaitable(result) else result

        return self.submit(run()).result(limit)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            if self._ready.done():
                raise
            self._ready.set_exception(error)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        async with PrivateBus() as bus, FakeBlueZ(bus.address, self._timing) as self.bluez:
            self.address = bus.address
            self._ready.set_result(None)
            await self._stop.wait()
