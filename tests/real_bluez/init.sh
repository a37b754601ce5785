#!/bin/sh
# The guest's first program: start the bus and the radio, then do what the host says, line by line.
export PATH=/bin
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs run /run
mkdir /run/dbus
while read -r module; do insmod "$module"; done < /modules/order
ifconfig lo up
ifconfig eth0 10.0.2.15 netmask 255.255.255.0 up

dbus-daemon --config-file=/etc/dbus.conf --nofork --nopidfile &
until [ -S /run/dbus/system_bus_socket ]; do usleep 50000; done
socat TCP-LISTEN:5555,reuseaddr,fork,nodelay UNIX-CONNECT:/run/dbus/system_bus_socket &
btattach -B /dev/ttyS1 -P h4 -S 3000000 &
start_bluetoothd() { bluetoothd -n & }
start_bluetoothd

stty raw -echo < /dev/ttyS2
exec < /dev/ttyS2 3> /dev/ttyS2
echo ready >&3
while read -r line; do
    eval "$line"
    echo "done $?" >&3
done
