# Gradient descent on f(x) = x²/2 with noisy gradients.
BEGIN {
  report = ENVIRON["SWEEP_REPORT"]; srand(ENVIRON["SWEEP_SEED"] + 1)
  print "{\"versions\": {\"awk\": \"any\"}}" >> report
  x = 1; v = 0
  for (step = 1; step <= steps; step++) {
    g = x + noise * (2 * rand() - 1); v = momentum * v + g; x -= learning_rate * v
    printf "{\"step\": %d, \"loss\": %.9g}\n", step, x * x / 2 >> report
  }
  printf "{\"final\": {\"loss\": %.9g}}\n", x * x / 2 >> report
}
