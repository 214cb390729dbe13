#include "net/socket.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <cerrno>

namespace vastar {
namespace {

Address loopback(std::uint16_t port) {
  auto addresses = resolve("127.0.0.1", port);
  EXPECT_TRUE(addresses.ok());
  return addresses->front();
}

int wait_connected(int fd) {
  pollfd poll_fd{fd, POLLOUT, 0};
  EXPECT_EQ(poll(&poll_fd, 1, 5000), 1);
  return connect_result(fd);
}

TEST(Resolve, LiteralsOfBothFamilies) {
  const auto v4 = resolve("127.0.0.1", 80);
  ASSERT_TRUE(v4.ok());
  EXPECT_EQ(v4->front().text(), "127.0.0.1:80");
  const auto v6 = resolve("::1", 8080);
  ASSERT_TRUE(v6.ok());
  EXPECT_EQ(v6->front().text(), "[::1]:8080");
}

TEST(Resolve, ANameThatDoesNotExistIsNoDataAndNamed) {
  const auto none = resolve("no-such-host.invalid", 80);
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, ExitCode::kNoData);
  EXPECT_NE(none.error().message.find("no-such-host.invalid"), std::string::npos);
}

TEST(Connect, ReachesAListener) {
  auto listener = listen_on(loopback(0), false);
  ASSERT_TRUE(listener.ok());
  const std::uint16_t port = local_port(listener->get());
  ASSERT_NE(port, 0);
  const ConnectStart start = start_connect(loopback(port));
  ASSERT_TRUE(start.fd);
  EXPECT_EQ(wait_connected(start.fd.get()), 0);
}

TEST(Connect, ComesFromTheAddressAskedFor) {
  auto listener = listen_on(loopback(0), false);
  ASSERT_TRUE(listener.ok());
  const Address from = resolve("127.0.0.9", 0)->front();
  const ConnectStart start = start_connect(loopback(local_port(listener->get())), &from);
  ASSERT_TRUE(start.fd);
  ASSERT_EQ(wait_connected(start.fd.get()), 0);
  Address local;
  local.size = sizeof local.storage;
  ASSERT_EQ(getsockname(start.fd.get(), reinterpret_cast<sockaddr*>(&local.storage), &local.size),
            0);
  EXPECT_TRUE(local.text().starts_with("127.0.0.9:")) << local.text();
}

TEST(Connect, FromAnAddressOfNoInterfaceFailsAtOnce) {
  const Address from = resolve("192.0.2.1", 0)->front();
  const ConnectStart start = start_connect(loopback(9), &from);
  EXPECT_FALSE(start.fd);
  EXPECT_EQ(start.errno_value, EADDRNOTAVAIL);
}

TEST(TrySource, KnowsWithoutSendingAnything) {
  const Address near = resolve("127.0.0.9", 0)->front();
  EXPECT_EQ(try_source(near, loopback(9)), 0);
  EXPECT_EQ(try_source(resolve("192.0.2.1", 0)->front(), loopback(9)), EADDRNOTAVAIL);
  EXPECT_NE(try_source(near, resolve("::1", 9)->front()), 0);
}

TEST(Connect, PortsThatRanOutSayWhatToDo) {
  EXPECT_EQ(classify_connect(EADDRNOTAVAIL), Failure::kLocalResources);
  EXPECT_NE(connect_error_text(EADDRNOTAVAIL).find("--source-address"), std::string::npos);
  EXPECT_EQ(connect_error_text(ECONNREFUSED), "Connection refused");
}

TEST(Connect, ARefusalIsToldByItsResult) {
  std::uint16_t port = 0;
  {
    auto listener = listen_on(loopback(0), false);
    ASSERT_TRUE(listener.ok());
    port = local_port(listener->get());
  }
  ConnectStart start = start_connect(loopback(port));
  const int error = start.fd ? wait_connected(start.fd.get()) : start.errno_value;
  EXPECT_EQ(error, ECONNREFUSED);
  EXPECT_EQ(classify_connect(error), Failure::kConnectRefused);
}

TEST(Listen, APortInUseIsNamed) {
  auto first = listen_on(loopback(0), false);
  ASSERT_TRUE(first.ok());
  const auto second = listen_on(loopback(local_port(first->get())), false);
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.error().message.find("in use"), std::string::npos);
}

TEST(Classify, WhatThisMachineLacksIsNotTheTargetsFault) {
  for (const int error : {EMFILE, ENFILE, EADDRNOTAVAIL, ENOBUFS, ENOMEM}) {
    EXPECT_EQ(classify_connect(error), Failure::kLocalResources) << error;
  }
  EXPECT_EQ(classify_connect(ENETUNREACH), Failure::kConnectFailed);
  EXPECT_EQ(classify_connect(ETIMEDOUT), Failure::kConnectTimeout);
}

}  // namespace
}  // namespace vastar
