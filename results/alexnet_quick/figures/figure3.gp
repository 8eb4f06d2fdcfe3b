# figure3: learning_curve of the experiment alexnet_quick
# Written by sweep report, which replaces it; copy it under another name to keep changes.
# Draw it in this folder: gnuplot figure3.gp

set encoding utf8
data = 'figure3.dat'
# An infinite end of a band (diverged seeds) is drawn at the edge of its panel.
clip(value, low, high) = value < low ? low : value > high ? high : value

set style line 1 lc rgb '#0072B2' dt solid lw 2 pt 7 ps 0.8
set style line 2 lc rgb '#D55E00' dt (12,4) lw 2 pt 5 ps 0.8
set style line 3 lc rgb '#009E73' dt (4,3) lw 2 pt 9 ps 0.8

do for [format in 'svg png'] {
  if (format eq 'svg') {
    set terminal svg size 1200,452 font 'sans-serif,15' background '#ffffff'
  } else {
    set terminal pngcairo size 1200,452 font 'sans,11.5' background '#ffffff'
  }
  set output 'figure3.'.format
  set multiplot
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid

  # Panel train accuracy
  set lmargin at screen 0.0767
  set rmargin at screen 0.4800
  set tmargin at screen 0.9602
  set bmargin at screen 0.2301
  set title '' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'epoch'
  unset logscale x
  set xrange [1:6]
  set format x '%h'
  set xtics out nomirror 1
  set ylabel 'train accuracy'
  unset logscale y
  set yrange [0.008515:0.10261]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 2 using 1:(clip($5, 0.008515, 0.10261)):(clip($6, 0.008515, 0.10261)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 1 using 1:(clip($5, 0.008515, 0.10261)):(clip($6, 0.008515, 0.10261)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:(clip($5, 0.008515, 0.10261)):(clip($6, 0.008515, 0.10261)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:4 with linespoints ls 1 pointinterval 1 notitle, \
    data index 1 using 1:4 with linespoints ls 2 pointinterval 1 notitle, \
    data index 2 using 1:4 with linespoints ls 3 pointinterval 1 notitle

  # Panel validation accuracy
  set lmargin at screen 0.5767
  set rmargin at screen 0.9800
  set tmargin at screen 0.9602
  set bmargin at screen 0.2301
  set title '' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'epoch'
  unset logscale x
  set xrange [1:6]
  set format x '%h'
  set xtics out nomirror 1
  set ylabel 'validation accuracy'
  unset logscale y
  set yrange [0.017245:0.07813]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 2 using 1:(clip($9, 0.017245, 0.07813)):(clip($10, 0.017245, 0.07813)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 1 using 1:(clip($9, 0.017245, 0.07813)):(clip($10, 0.017245, 0.07813)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:(clip($9, 0.017245, 0.07813)):(clip($10, 0.017245, 0.07813)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:8 with linespoints ls 1 pointinterval 1 notitle, \
    data index 1 using 1:8 with linespoints ls 2 pointinterval 1 notitle, \
    data index 2 using 1:8 with linespoints ls 3 pointinterval 1 notitle

  # Key
  set lmargin at screen 0
  set rmargin at screen 1
  set bmargin at screen 0
  set tmargin at screen 0.0841
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
  set key at screen 0.5, screen 0.0420 center center horizontal Left reverse maxcols 3 samplen 3.5 spacing 1.3
  plot \
    2 with linespoints ls 1 title 'sgd', \
    2 with linespoints ls 2 title 'clip\_sgd', \
    2 with linespoints ls 3 title 'ps\_clip\_sgd'
  unset multiplot
}
unset output
