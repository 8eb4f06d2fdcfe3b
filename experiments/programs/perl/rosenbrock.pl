# AdamW on Rosenbrock's function, with a checkpoint: it goes on from where it was stopped. See ../README.md.
use strict;
use warnings;

sub report { open(my $file, ">>", $ENV{SWEEP_REPORT}) or die; print $file "$_[0]\n"; close($file); }

my %option = @ARGV;    # --key value --key value
my ($rate, $decay, $steps) = @option{"--learning_rate", "--weight_decay", "--steps"};
my ($step, $x, $y, $mx, $my, $vx, $vy) = (0, -1.5 + 0.1 * $option{"--seed"}, 2, 0, 0, 0, 0);
my $checkpoint = "$ENV{SWEEP_FOLDER}/state";
if (open(my $file, "<", $checkpoint)) { ($step, $x, $y, $mx, $my, $vx, $vy) = split ' ', <$file>; }
my $stopping = 0;
$SIG{TERM} = sub { $stopping = 1 };
report(sprintf '{"versions": {"perl": "%vd"}}', $^V);

sub loss { (1 - $x)**2 + 100 * ($y - $x**2)**2 }

while ($step < $steps) {
  $step++;
  my ($gx, $gy) = (-2 * (1 - $x) - 400 * $x * ($y - $x**2), 200 * ($y - $x**2));
  ($mx, $my) = (0.9 * $mx + 0.1 * $gx, 0.9 * $my + 0.1 * $gy);
  ($vx, $vy) = (0.999 * $vx + 0.001 * $gx**2, 0.999 * $vy + 0.001 * $gy**2);
  my ($a, $b) = (1 - 0.9**$step, 1 - 0.999**$step);
  $x -= $rate * ($mx / $a / (sqrt($vx / $b) + 1e-8) + $decay * $x);
  $y -= $rate * ($my / $a / (sqrt($vy / $b) + 1e-8) + $decay * $y);
  next if $step % 50 && $step < $steps;
  report(sprintf '{"step": %d, "loss": %.17g, "progress": %g}', $step, loss(), $step / $steps);
  # Whole or not at all: a program may be ended between two bytes.
  open(my $file, ">", "$checkpoint.new") or die;
  print $file join(" ", map { sprintf "%.17g", $_ } $step, $x, $y, $mx, $my, $vx, $vy);
  close($file);
  rename "$checkpoint.new", $checkpoint;
  exit 75 if $stopping && $step < $steps;
}
report(sprintf '{"final": {"loss": %.17g}}', loss());
