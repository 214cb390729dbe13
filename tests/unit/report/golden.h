// The golden documents of tests/golden. VASTAR_UPDATE_GOLDEN=1 writes them anew.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "base/version.h"

namespace vastar::testing {

inline std::filesystem::path golden_path(const std::string& name) {
  return std::filesystem::path(__FILE__).parent_path() / "../../golden" / name;
}

inline std::string golden(const std::string& name) {
  std::ifstream file(golden_path(name));
  EXPECT_TRUE(file.good()) << golden_path(name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// The version of the day would change every golden file at every release.
inline std::string without_version(std::string text) {
  const std::string own = "\"" + std::string(version()) + "\"";
  for (std::size_t at = text.find(own); at != std::string::npos; at = text.find(own, at)) {
    text.replace(at, own.size(), "\"0.0.0\"");
  }
  return text;
}

inline void expect_golden(const std::string& name, const std::string& text) {
  const std::string actual = without_version(text) + "\n";
  if (std::getenv("VASTAR_UPDATE_GOLDEN") != nullptr) std::ofstream(golden_path(name)) << actual;
  EXPECT_EQ(golden(name), actual);
}

}  // namespace vastar::testing
