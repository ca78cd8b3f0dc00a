"""What dies, fills up, breaks or lies: processes, disks, databases, clocks."""
