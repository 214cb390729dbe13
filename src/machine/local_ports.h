// How many ports the kernel gives to outgoing connections of one address.
#pragma once

#include <cstdint>
#include <string>

namespace vastar {

// The ports of net.ipv4.ip_local_port_range (IPv6 has the same) less those that are reserved. One
// local address can hold so many connections to one address and port. The kernel's default where it
// cannot be read. `root` is a folder that stands for / (tests).
std::uint64_t local_ports(const std::string& root = "");

}  // namespace vastar
