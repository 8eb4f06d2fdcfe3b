# learning_curves: learning_curve of the experiment figure1
# Written by sweep report, which replaces it; copy it under another name to keep changes.
# Draw it in this folder: gnuplot learning_curves.gp

set encoding utf8
data = 'learning_curves.dat'
# An infinite end of a band (diverged seeds) is drawn at the edge of its panel.
clip(value, low, high) = value < low ? low : value > high ? high : value

set style line 1 lc rgb '#0072B2' dt solid lw 2 pt 7 ps 0.8
set style line 2 lc rgb '#D55E00' dt (12,4) lw 2 pt 5 ps 0.8
set style line 3 lc rgb '#009E73' dt (4,3) lw 2 pt 9 ps 0.8
set style line 4 lc rgb '#CC79A7' dt (14,4,3,4) lw 2 pt 13 ps 0.8

do for [format in 'svg png'] {
  if (format eq 'svg') {
    set terminal svg size 1200,3062 font 'sans-serif,15' background '#ffffff'
  } else {
    set terminal pngcairo size 1200,3062 font 'sans,11.5' background '#ffffff'
  }
  set output 'learning_curves.'.format
  set multiplot
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid

  # Panel start 20, normal, d = 1
  set lmargin at screen 0.0767
  set rmargin at screen 0.3133
  set tmargin at screen 0.9863
  set bmargin at screen 0.8981
  set title 'start 20, normal, d = 1' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm'
  unset logscale y
  set yrange [-0.605591:20.7925]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 3 using 1:(clip($5, -0.605591, 20.7925)):(clip($6, -0.605591, 20.7925)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 2 using 1:(clip($5, -0.605591, 20.7925)):(clip($6, -0.605591, 20.7925)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 1 using 1:(clip($5, -0.605591, 20.7925)):(clip($6, -0.605591, 20.7925)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:(clip($5, -0.605591, 20.7925)):(clip($6, -0.605591, 20.7925)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:4 with linespoints ls 1 pointinterval 10 notitle, \
    data index 1 using 1:4 with linespoints ls 2 pointinterval 10 notitle, \
    data index 2 using 1:4 with linespoints ls 3 pointinterval 10 notitle, \
    data index 3 using 1:4 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 20, Pareto 2.5, d = 1
  set lmargin at screen 0.4100
  set rmargin at screen 0.6467
  set tmargin at screen 0.9863
  set bmargin at screen 0.8981
  set title 'start 20, Pareto 2.5, d = 1' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm'
  unset logscale y
  set yrange [-0.590949:20.792]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 7 using 1:(clip($5, -0.590949, 20.792)):(clip($6, -0.590949, 20.792)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 6 using 1:(clip($5, -0.590949, 20.792)):(clip($6, -0.590949, 20.792)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 5 using 1:(clip($5, -0.590949, 20.792)):(clip($6, -0.590949, 20.792)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:(clip($5, -0.590949, 20.792)):(clip($6, -0.590949, 20.792)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:4 with linespoints ls 1 pointinterval 10 notitle, \
    data index 5 using 1:4 with linespoints ls 2 pointinterval 10 notitle, \
    data index 6 using 1:4 with linespoints ls 3 pointinterval 10 notitle, \
    data index 7 using 1:4 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 20, Pareto 1.5, d = 1
  set lmargin at screen 0.7433
  set rmargin at screen 0.9800
  set tmargin at screen 0.9863
  set bmargin at screen 0.8981
  set title 'start 20, Pareto 1.5, d = 1' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm'
  unset logscale y
  set yrange [-0.590949:20.792]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 11 using 1:(clip($5, -0.590949, 20.792)):(clip($6, -0.590949, 20.792)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 10 using 1:(clip($5, -0.590949, 20.792)):(clip($6, -0.590949, 20.792)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 9 using 1:(clip($5, -0.590949, 20.792)):(clip($6, -0.590949, 20.792)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 8 using 1:(clip($5, -0.590949, 20.792)):(clip($6, -0.590949, 20.792)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 8 using 1:4 with linespoints ls 1 pointinterval 10 notitle, \
    data index 9 using 1:4 with linespoints ls 2 pointinterval 10 notitle, \
    data index 10 using 1:4 with linespoints ls 3 pointinterval 10 notitle, \
    data index 11 using 1:4 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 20, normal, d = 1000
  set lmargin at screen 0.0767
  set rmargin at screen 0.3133
  set tmargin at screen 0.8628
  set bmargin at screen 0.7747
  set title 'start 20, normal, d = 1000' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm'
  unset logscale y
  set yrange [0.933599:656.745]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 15 using 1:(clip($5, 0.933599, 656.745)):(clip($6, 0.933599, 656.745)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 14 using 1:(clip($5, 0.933599, 656.745)):(clip($6, 0.933599, 656.745)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 13 using 1:(clip($5, 0.933599, 656.745)):(clip($6, 0.933599, 656.745)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 12 using 1:(clip($5, 0.933599, 656.745)):(clip($6, 0.933599, 656.745)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 12 using 1:4 with linespoints ls 1 pointinterval 10 notitle, \
    data index 13 using 1:4 with linespoints ls 2 pointinterval 10 notitle, \
    data index 14 using 1:4 with linespoints ls 3 pointinterval 10 notitle, \
    data index 15 using 1:4 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 20, Pareto 2.5, d = 1000
  set lmargin at screen 0.4100
  set rmargin at screen 0.6467
  set tmargin at screen 0.8628
  set bmargin at screen 0.7747
  set title 'start 20, Pareto 2.5, d = 1000' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm'
  unset logscale y
  set yrange [9.75192:656.406]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 19 using 1:(clip($5, 9.75192, 656.406)):(clip($6, 9.75192, 656.406)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 18 using 1:(clip($5, 9.75192, 656.406)):(clip($6, 9.75192, 656.406)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 17 using 1:(clip($5, 9.75192, 656.406)):(clip($6, 9.75192, 656.406)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 16 using 1:(clip($5, 9.75192, 656.406)):(clip($6, 9.75192, 656.406)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 16 using 1:4 with linespoints ls 1 pointinterval 10 notitle, \
    data index 17 using 1:4 with linespoints ls 2 pointinterval 10 notitle, \
    data index 18 using 1:4 with linespoints ls 3 pointinterval 10 notitle, \
    data index 19 using 1:4 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 300, Pareto 1.5, d = 1000
  set lmargin at screen 0.7433
  set rmargin at screen 0.9800
  set tmargin at screen 0.8628
  set bmargin at screen 0.7747
  set title 'start 300, Pareto 1.5, d = 1000' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm'
  unset logscale y
  set yrange [-237.001:9860.83]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 23 using 1:(clip($5, -237.001, 9860.83)):(clip($6, -237.001, 9860.83)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 22 using 1:(clip($5, -237.001, 9860.83)):(clip($6, -237.001, 9860.83)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 21 using 1:(clip($5, -237.001, 9860.83)):(clip($6, -237.001, 9860.83)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 20 using 1:(clip($5, -237.001, 9860.83)):(clip($6, -237.001, 9860.83)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 20 using 1:4 with linespoints ls 1 pointinterval 10 notitle, \
    data index 21 using 1:4 with linespoints ls 2 pointinterval 10 notitle, \
    data index 22 using 1:4 with linespoints ls 3 pointinterval 10 notitle, \
    data index 23 using 1:4 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 20, normal, d = 1
  set lmargin at screen 0.0767
  set rmargin at screen 0.3133
  set tmargin at screen 0.7394
  set bmargin at screen 0.6512
  set title 'start 20, normal, d = 1' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm q10'
  unset logscale y
  set yrange [-0.8:20.8]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 3 using 1:(clip($9, -0.8, 20.8)):(clip($10, -0.8, 20.8)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 2 using 1:(clip($9, -0.8, 20.8)):(clip($10, -0.8, 20.8)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 1 using 1:(clip($9, -0.8, 20.8)):(clip($10, -0.8, 20.8)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:(clip($9, -0.8, 20.8)):(clip($10, -0.8, 20.8)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:8 with linespoints ls 1 pointinterval 10 notitle, \
    data index 1 using 1:8 with linespoints ls 2 pointinterval 10 notitle, \
    data index 2 using 1:8 with linespoints ls 3 pointinterval 10 notitle, \
    data index 3 using 1:8 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 20, Pareto 2.5, d = 1
  set lmargin at screen 0.4100
  set rmargin at screen 0.6467
  set tmargin at screen 0.7394
  set bmargin at screen 0.6512
  set title 'start 20, Pareto 2.5, d = 1' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm q10'
  unset logscale y
  set yrange [-0.643291:20.794]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 7 using 1:(clip($9, -0.643291, 20.794)):(clip($10, -0.643291, 20.794)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 6 using 1:(clip($9, -0.643291, 20.794)):(clip($10, -0.643291, 20.794)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 5 using 1:(clip($9, -0.643291, 20.794)):(clip($10, -0.643291, 20.794)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:(clip($9, -0.643291, 20.794)):(clip($10, -0.643291, 20.794)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:8 with linespoints ls 1 pointinterval 10 notitle, \
    data index 5 using 1:8 with linespoints ls 2 pointinterval 10 notitle, \
    data index 6 using 1:8 with linespoints ls 3 pointinterval 10 notitle, \
    data index 7 using 1:8 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 20, Pareto 1.5, d = 1
  set lmargin at screen 0.7433
  set rmargin at screen 0.9800
  set tmargin at screen 0.7394
  set bmargin at screen 0.6512
  set title 'start 20, Pareto 1.5, d = 1' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm q10'
  unset logscale y
  set yrange [-0.753791:20.7982]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 11 using 1:(clip($9, -0.753791, 20.7982)):(clip($10, -0.753791, 20.7982)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 10 using 1:(clip($9, -0.753791, 20.7982)):(clip($10, -0.753791, 20.7982)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 9 using 1:(clip($9, -0.753791, 20.7982)):(clip($10, -0.753791, 20.7982)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 8 using 1:(clip($9, -0.753791, 20.7982)):(clip($10, -0.753791, 20.7982)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 8 using 1:8 with linespoints ls 1 pointinterval 10 notitle, \
    data index 9 using 1:8 with linespoints ls 2 pointinterval 10 notitle, \
    data index 10 using 1:8 with linespoints ls 3 pointinterval 10 notitle, \
    data index 11 using 1:8 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 20, normal, d = 1000
  set lmargin at screen 0.0767
  set rmargin at screen 0.3133
  set tmargin at screen 0.6159
  set bmargin at screen 0.5278
  set title 'start 20, normal, d = 1000' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm q10'
  unset logscale y
  set yrange [0.182739:656.774]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 15 using 1:(clip($9, 0.182739, 656.774)):(clip($10, 0.182739, 656.774)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 14 using 1:(clip($9, 0.182739, 656.774)):(clip($10, 0.182739, 656.774)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 13 using 1:(clip($9, 0.182739, 656.774)):(clip($10, 0.182739, 656.774)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 12 using 1:(clip($9, 0.182739, 656.774)):(clip($10, 0.182739, 656.774)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 12 using 1:8 with linespoints ls 1 pointinterval 10 notitle, \
    data index 13 using 1:8 with linespoints ls 2 pointinterval 10 notitle, \
    data index 14 using 1:8 with linespoints ls 3 pointinterval 10 notitle, \
    data index 15 using 1:8 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 20, Pareto 2.5, d = 1000
  set lmargin at screen 0.4100
  set rmargin at screen 0.6467
  set tmargin at screen 0.6159
  set bmargin at screen 0.5278
  set title 'start 20, Pareto 2.5, d = 1000' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm q10'
  unset logscale y
  set yrange [7.9074:656.477]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 19 using 1:(clip($9, 7.9074, 656.477)):(clip($10, 7.9074, 656.477)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 18 using 1:(clip($9, 7.9074, 656.477)):(clip($10, 7.9074, 656.477)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 17 using 1:(clip($9, 7.9074, 656.477)):(clip($10, 7.9074, 656.477)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 16 using 1:(clip($9, 7.9074, 656.477)):(clip($10, 7.9074, 656.477)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 16 using 1:8 with linespoints ls 1 pointinterval 10 notitle, \
    data index 17 using 1:8 with linespoints ls 2 pointinterval 10 notitle, \
    data index 18 using 1:8 with linespoints ls 3 pointinterval 10 notitle, \
    data index 19 using 1:8 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 300, Pareto 1.5, d = 1000
  set lmargin at screen 0.7433
  set rmargin at screen 0.9800
  set tmargin at screen 0.6159
  set bmargin at screen 0.5278
  set title 'start 300, Pareto 1.5, d = 1000' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm q10'
  unset logscale y
  set yrange [-280.819:9862.51]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 23 using 1:(clip($9, -280.819, 9862.51)):(clip($10, -280.819, 9862.51)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 22 using 1:(clip($9, -280.819, 9862.51)):(clip($10, -280.819, 9862.51)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 21 using 1:(clip($9, -280.819, 9862.51)):(clip($10, -280.819, 9862.51)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 20 using 1:(clip($9, -280.819, 9862.51)):(clip($10, -280.819, 9862.51)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 20 using 1:8 with linespoints ls 1 pointinterval 10 notitle, \
    data index 21 using 1:8 with linespoints ls 2 pointinterval 10 notitle, \
    data index 22 using 1:8 with linespoints ls 3 pointinterval 10 notitle, \
    data index 23 using 1:8 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 20, normal, d = 1
  set lmargin at screen 0.0767
  set rmargin at screen 0.3133
  set tmargin at screen 0.4925
  set bmargin at screen 0.4043
  set title 'start 20, normal, d = 1' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm q90'
  unset logscale y
  set yrange [-0.590949:20.792]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 3 using 1:(clip($13, -0.590949, 20.792)):(clip($14, -0.590949, 20.792)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 2 using 1:(clip($13, -0.590949, 20.792)):(clip($14, -0.590949, 20.792)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 1 using 1:(clip($13, -0.590949, 20.792)):(clip($14, -0.590949, 20.792)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:(clip($13, -0.590949, 20.792)):(clip($14, -0.590949, 20.792)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:12 with linespoints ls 1 pointinterval 10 notitle, \
    data index 1 using 1:12 with linespoints ls 2 pointinterval 10 notitle, \
    data index 2 using 1:12 with linespoints ls 3 pointinterval 10 notitle, \
    data index 3 using 1:12 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 20, Pareto 2.5, d = 1
  set lmargin at screen 0.4100
  set rmargin at screen 0.6467
  set tmargin at screen 0.4925
  set bmargin at screen 0.4043
  set title 'start 20, Pareto 2.5, d = 1' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm q90'
  unset logscale y
  set yrange [-0.590949:20.792]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 7 using 1:(clip($13, -0.590949, 20.792)):(clip($14, -0.590949, 20.792)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 6 using 1:(clip($13, -0.590949, 20.792)):(clip($14, -0.590949, 20.792)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 5 using 1:(clip($13, -0.590949, 20.792)):(clip($14, -0.590949, 20.792)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:(clip($13, -0.590949, 20.792)):(clip($14, -0.590949, 20.792)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:12 with linespoints ls 1 pointinterval 10 notitle, \
    data index 5 using 1:12 with linespoints ls 2 pointinterval 10 notitle, \
    data index 6 using 1:12 with linespoints ls 3 pointinterval 10 notitle, \
    data index 7 using 1:12 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 20, Pareto 1.5, d = 1
  set lmargin at screen 0.7433
  set rmargin at screen 0.9800
  set tmargin at screen 0.4925
  set bmargin at screen 0.4043
  set title 'start 20, Pareto 1.5, d = 1' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm q90'
  unset logscale y
  set yrange [-0.590949:20.792]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 11 using 1:(clip($13, -0.590949, 20.792)):(clip($14, -0.590949, 20.792)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 10 using 1:(clip($13, -0.590949, 20.792)):(clip($14, -0.590949, 20.792)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 9 using 1:(clip($13, -0.590949, 20.792)):(clip($14, -0.590949, 20.792)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 8 using 1:(clip($13, -0.590949, 20.792)):(clip($14, -0.590949, 20.792)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 8 using 1:12 with linespoints ls 1 pointinterval 10 notitle, \
    data index 9 using 1:12 with linespoints ls 2 pointinterval 10 notitle, \
    data index 10 using 1:12 with linespoints ls 3 pointinterval 10 notitle, \
    data index 11 using 1:12 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 20, normal, d = 1000
  set lmargin at screen 0.0767
  set rmargin at screen 0.3133
  set tmargin at screen 0.3690
  set bmargin at screen 0.2809
  set title 'start 20, normal, d = 1000' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm q90'
  unset logscale y
  set yrange [1.68263:656.716]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 15 using 1:(clip($13, 1.68263, 656.716)):(clip($14, 1.68263, 656.716)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 14 using 1:(clip($13, 1.68263, 656.716)):(clip($14, 1.68263, 656.716)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 13 using 1:(clip($13, 1.68263, 656.716)):(clip($14, 1.68263, 656.716)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 12 using 1:(clip($13, 1.68263, 656.716)):(clip($14, 1.68263, 656.716)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 12 using 1:12 with linespoints ls 1 pointinterval 10 notitle, \
    data index 13 using 1:12 with linespoints ls 2 pointinterval 10 notitle, \
    data index 14 using 1:12 with linespoints ls 3 pointinterval 10 notitle, \
    data index 15 using 1:12 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 20, Pareto 2.5, d = 1000
  set lmargin at screen 0.4100
  set rmargin at screen 0.6467
  set tmargin at screen 0.3690
  set bmargin at screen 0.2809
  set title 'start 20, Pareto 2.5, d = 1000' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm q90'
  unset logscale y
  set yrange [12.2372:656.31]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 19 using 1:(clip($13, 12.2372, 656.31)):(clip($14, 12.2372, 656.31)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 18 using 1:(clip($13, 12.2372, 656.31)):(clip($14, 12.2372, 656.31)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 17 using 1:(clip($13, 12.2372, 656.31)):(clip($14, 12.2372, 656.31)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 16 using 1:(clip($13, 12.2372, 656.31)):(clip($14, 12.2372, 656.31)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 16 using 1:12 with linespoints ls 1 pointinterval 10 notitle, \
    data index 17 using 1:12 with linespoints ls 2 pointinterval 10 notitle, \
    data index 18 using 1:12 with linespoints ls 3 pointinterval 10 notitle, \
    data index 19 using 1:12 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 300, Pareto 1.5, d = 1000
  set lmargin at screen 0.7433
  set rmargin at screen 0.9800
  set tmargin at screen 0.3690
  set bmargin at screen 0.2809
  set title 'start 300, Pareto 1.5, d = 1000' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm q90'
  unset logscale y
  set yrange [-82.4383:9854.88]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 23 using 1:(clip($13, -82.4383, 9854.88)):(clip($14, -82.4383, 9854.88)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 22 using 1:(clip($13, -82.4383, 9854.88)):(clip($14, -82.4383, 9854.88)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 21 using 1:(clip($13, -82.4383, 9854.88)):(clip($14, -82.4383, 9854.88)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 20 using 1:(clip($13, -82.4383, 9854.88)):(clip($14, -82.4383, 9854.88)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 20 using 1:12 with linespoints ls 1 pointinterval 10 notitle, \
    data index 21 using 1:12 with linespoints ls 2 pointinterval 10 notitle, \
    data index 22 using 1:12 with linespoints ls 3 pointinterval 10 notitle, \
    data index 23 using 1:12 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 20, normal, d = 1
  set lmargin at screen 0.0767
  set rmargin at screen 0.3133
  set tmargin at screen 0.2456
  set bmargin at screen 0.1574
  set title 'start 20, normal, d = 1' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm q99'
  unset logscale y
  set yrange [0.879833:20.7354]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 3 using 1:(clip($17, 0.879833, 20.7354)):(clip($18, 0.879833, 20.7354)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 2 using 1:(clip($17, 0.879833, 20.7354)):(clip($18, 0.879833, 20.7354)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 1 using 1:(clip($17, 0.879833, 20.7354)):(clip($18, 0.879833, 20.7354)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:(clip($17, 0.879833, 20.7354)):(clip($18, 0.879833, 20.7354)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:16 with linespoints ls 1 pointinterval 10 notitle, \
    data index 1 using 1:16 with linespoints ls 2 pointinterval 10 notitle, \
    data index 2 using 1:16 with linespoints ls 3 pointinterval 10 notitle, \
    data index 3 using 1:16 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 20, Pareto 2.5, d = 1
  set lmargin at screen 0.4100
  set rmargin at screen 0.6467
  set tmargin at screen 0.2456
  set bmargin at screen 0.1574
  set title 'start 20, Pareto 2.5, d = 1' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm q99'
  unset logscale y
  set yrange [0.879833:20.7354]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 7 using 1:(clip($17, 0.879833, 20.7354)):(clip($18, 0.879833, 20.7354)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 6 using 1:(clip($17, 0.879833, 20.7354)):(clip($18, 0.879833, 20.7354)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 5 using 1:(clip($17, 0.879833, 20.7354)):(clip($18, 0.879833, 20.7354)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:(clip($17, 0.879833, 20.7354)):(clip($18, 0.879833, 20.7354)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:16 with linespoints ls 1 pointinterval 10 notitle, \
    data index 5 using 1:16 with linespoints ls 2 pointinterval 10 notitle, \
    data index 6 using 1:16 with linespoints ls 3 pointinterval 10 notitle, \
    data index 7 using 1:16 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 20, Pareto 1.5, d = 1
  set lmargin at screen 0.7433
  set rmargin at screen 0.9800
  set tmargin at screen 0.2456
  set bmargin at screen 0.1574
  set title 'start 20, Pareto 1.5, d = 1' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm q99'
  unset logscale y
  set yrange [0.658412:20.7439]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 11 using 1:(clip($17, 0.658412, 20.7439)):(clip($18, 0.658412, 20.7439)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 10 using 1:(clip($17, 0.658412, 20.7439)):(clip($18, 0.658412, 20.7439)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 9 using 1:(clip($17, 0.658412, 20.7439)):(clip($18, 0.658412, 20.7439)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 8 using 1:(clip($17, 0.658412, 20.7439)):(clip($18, 0.658412, 20.7439)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 8 using 1:16 with linespoints ls 1 pointinterval 10 notitle, \
    data index 9 using 1:16 with linespoints ls 2 pointinterval 10 notitle, \
    data index 10 using 1:16 with linespoints ls 3 pointinterval 10 notitle, \
    data index 11 using 1:16 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 20, normal, d = 1000
  set lmargin at screen 0.0767
  set rmargin at screen 0.3133
  set tmargin at screen 0.1221
  set bmargin at screen 0.0340
  set title 'start 20, normal, d = 1000' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm q99'
  unset logscale y
  set yrange [2.29928:656.692]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 15 using 1:(clip($17, 2.29928, 656.692)):(clip($18, 2.29928, 656.692)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 14 using 1:(clip($17, 2.29928, 656.692)):(clip($18, 2.29928, 656.692)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 13 using 1:(clip($17, 2.29928, 656.692)):(clip($18, 2.29928, 656.692)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 12 using 1:(clip($17, 2.29928, 656.692)):(clip($18, 2.29928, 656.692)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 12 using 1:16 with linespoints ls 1 pointinterval 10 notitle, \
    data index 13 using 1:16 with linespoints ls 2 pointinterval 10 notitle, \
    data index 14 using 1:16 with linespoints ls 3 pointinterval 10 notitle, \
    data index 15 using 1:16 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 20, Pareto 2.5, d = 1000
  set lmargin at screen 0.4100
  set rmargin at screen 0.6467
  set tmargin at screen 0.1221
  set bmargin at screen 0.0340
  set title 'start 20, Pareto 2.5, d = 1000' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm q99'
  unset logscale y
  set yrange [18.0048:656.088]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 19 using 1:(clip($17, 18.0048, 656.088)):(clip($18, 18.0048, 656.088)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 18 using 1:(clip($17, 18.0048, 656.088)):(clip($18, 18.0048, 656.088)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 17 using 1:(clip($17, 18.0048, 656.088)):(clip($18, 18.0048, 656.088)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 16 using 1:(clip($17, 18.0048, 656.088)):(clip($18, 18.0048, 656.088)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 16 using 1:16 with linespoints ls 1 pointinterval 10 notitle, \
    data index 17 using 1:16 with linespoints ls 2 pointinterval 10 notitle, \
    data index 18 using 1:16 with linespoints ls 3 pointinterval 10 notitle, \
    data index 19 using 1:16 with linespoints ls 4 pointinterval 10 notitle

  # Panel start 300, Pareto 1.5, d = 1000
  set lmargin at screen 0.7433
  set rmargin at screen 0.9800
  set tmargin at screen 0.1221
  set bmargin at screen 0.0340
  set title 'start 300, Pareto 1.5, d = 1000' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step'
  unset logscale x
  set xrange [0:99]
  set format x '%h'
  set xtics out nomirror autofreq
  set ylabel 'gradient norm q99'
  unset logscale y
  set yrange [226.507:9843]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 23 using 1:(clip($17, 226.507, 9843)):(clip($18, 226.507, 9843)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 22 using 1:(clip($17, 226.507, 9843)):(clip($18, 226.507, 9843)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 21 using 1:(clip($17, 226.507, 9843)):(clip($18, 226.507, 9843)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 20 using 1:(clip($17, 226.507, 9843)):(clip($18, 226.507, 9843)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 20 using 1:16 with linespoints ls 1 pointinterval 10 notitle, \
    data index 21 using 1:16 with linespoints ls 2 pointinterval 10 notitle, \
    data index 22 using 1:16 with linespoints ls 3 pointinterval 10 notitle, \
    data index 23 using 1:16 with linespoints ls 4 pointinterval 10 notitle

  # Key
  set lmargin at screen 0
  set rmargin at screen 1
  set bmargin at screen 0
  set tmargin at screen 0.0124
  unset title
  unset border
  unset tics
  unset xlabel
  unset ylabel
  unset y2label
  unset logscale
  unset grid
  set xrange [0:1]
  set yrange [0:1]
  set key at screen 0.5, screen 0.0062 center center horizontal Left reverse maxcols 4 samplen 3.5 spacing 1.3
  plot \
    2 with linespoints ls 1 title 'sgd', \
    2 with linespoints ls 2 title 'clip\_sgd', \
    2 with linespoints ls 3 title 'normalized\_sgd', \
    2 with linespoints ls 4 title 'ps\_clip\_sgd'
  unset multiplot
}
unset output
