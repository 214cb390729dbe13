// argv -> exit code.
int main() { return 0; }
