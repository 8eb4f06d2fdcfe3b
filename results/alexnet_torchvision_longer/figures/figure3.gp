# figure3: learning_curve of the experiment alexnet_torchvision_longer
# Written by sweep report, which replaces it; copy it under another name to keep changes.
# Draw it in this folder: gnuplot figure3.gp

set encoding utf8
set minussign
data = 'figure3.dat'
# An infinite end of a band (diverged seeds) is drawn at the edge of its panel.
clip(value, low, high) = value < low ? low : value > high ? high : value

set style line 1 lc rgb '#0072B2' dt solid lw 2 pt 7 ps 0.8
set style line 2 lc rgb '#D55E00' dt (12,4) lw 2 pt 5 ps 0.8
set style line 3 lc rgb '#CC79A7' dt (14,4,3,4) lw 2 pt 13 ps 0.8

formats = 'svg png'.(strstrt(GPVAL_TERMINALS, 'pdfcairo') > 0 ? ' pdf' : '')
do for [format in formats] {
  if (format eq 'svg') {
    set terminal svg size 1200,456 font 'sans-serif,15' background '#ffffff'
  }
  if (format eq 'png') {
    set terminal pngcairo size 1200,456 font 'sans,11.5' background '#ffffff'
  }
  if (format eq 'pdf') {
    set terminal pdfcairo size 7.2,2.736 fontscale 0.432 linewidth 0.864 pointscale 0.432 font 'sans,11.5' background '#ffffff'
  }
  set output 'figure3.'.format
  set multiplot
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid

  # Panel train accuracy
  set lmargin at screen 0.0767
  set rmargin at screen 0.4800
  set tmargin at screen 0.9605
  set bmargin at screen 0.2368
  set title '' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'epoch' offset 0,0
  unset logscale x
  set xrange [1:16]
  set format x '%h'
  set xtics out nomirror 2 norotate autojustify
  set ylabel 'train accuracy' offset 0,0
  unset logscale y
  set yrange [0.000856:0.174844]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 2 using 1:(clip($5, 0.000856, 0.174844)):(clip($6, 0.000856, 0.174844)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 1 using 1:(clip($5, 0.000856, 0.174844)):(clip($6, 0.000856, 0.174844)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:(clip($5, 0.000856, 0.174844)):(clip($6, 0.000856, 0.174844)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:4 with linespoints ls 1 pointinterval 1 notitle, \
    data index 1 using 1:4 with linespoints ls 2 pointinterval 1 notitle, \
    data index 2 using 1:4 with linespoints ls 3 pointinterval 1 notitle

  # Panel validation accuracy
  set lmargin at screen 0.5767
  set rmargin at screen 0.9800
  set tmargin at screen 0.9605
  set bmargin at screen 0.2368
  set title '' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'epoch' offset 0,0
  unset logscale x
  set xrange [1:16]
  set format x '%h'
  set xtics out nomirror 2 norotate autojustify
  set ylabel 'validation accuracy' offset 0,0
  unset logscale y
  set yrange [0.004036:0.165064]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 2 using 1:(clip($9, 0.004036, 0.165064)):(clip($10, 0.004036, 0.165064)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 1 using 1:(clip($9, 0.004036, 0.165064)):(clip($10, 0.004036, 0.165064)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:(clip($9, 0.004036, 0.165064)):(clip($10, 0.004036, 0.165064)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:8 with linespoints ls 1 pointinterval 1 notitle, \
    data index 1 using 1:8 with linespoints ls 2 pointinterval 1 notitle, \
    data index 2 using 1:8 with linespoints ls 3 pointinterval 1 notitle

  # Key
  set lmargin at screen 0.0000
  set rmargin at screen 1.0000
  set bmargin at screen 0.0000
  set tmargin at screen 0.0833
  unset title
  unset border
  unset tics
  unset xlabel
  unset ylabel
  unset y2label
  unset colorbox
  unset logscale
  unset grid
  set xrange [0:1]
  set yrange [0:1]
  set key at screen 0.5000, screen 0.0417 center center horizontal Left reverse maxcols 3 samplen 3.5 spacing 1.3
  plot \
    2 with linespoints ls 1 title 'sgd', \
    2 with linespoints ls 2 title 'clip\_sgd', \
    2 with linespoints ls 3 title 'ps\_clip\_sgd'
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid
  unset multiplot
}
unset output
