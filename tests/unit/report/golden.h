// The golden documents of tests/golden. VASTAR_UPDATE_GOLDEN=1 writes them anew.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>

namespace vastar::testing {

inline std::filesystem::path source_path(const std::string& name) {
  return std::filesystem::path(VASTAR_SOURCE_DIR) / name;
}

inline std::filesystem::path golden_path(const std::string& name) {
  return source_path("tests/golden/" + name);
}

inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.good()) << path;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

inline std::string golden(const std::string& name) { return text_of(golden_path(name)); }

// The version of the day would change every golden file at every release, and another zlib gives
// other bytes for the same histogram.
inline std::string without_what_varies(const std::string& text) {
  static const std::regex kVersion(R"re("vastar_version": "[^"]*")re");
  static const std::regex kData(R"re("data": "[^"]*")re");
  return std::regex_replace(std::regex_replace(text, kVersion, R"("vastar_version": "0.0.0")"),
                            kData, R"("data": "...")");
}

inline void expect_golden(const std::string& name, const std::string& text) {
  if (std::getenv("VASTAR_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(golden_path(name)) << text << "\n";
  }
  EXPECT_EQ(without_what_varies(golden(name)), without_what_varies(text + "\n"));
}

}  // namespace vastar::testing
