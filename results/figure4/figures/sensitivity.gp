# sensitivity: sensitivity of the experiment figure4
# Written by sweep report, which replaces it; copy it under another name to keep changes.
# Draw it in this folder: gnuplot sensitivity.gp

set encoding utf8
set minussign
data = 'sensitivity.dat'
# An infinite end of a band (diverged seeds) is drawn at the edge of its panel.
clip(value, low, high) = value < low ? low : value > high ? high : value

set style line 1 lc rgb '#0072B2' dt solid lw 2 pt 7 ps 0.8
set style line 2 lc rgb '#009E73' dt (4,3) lw 2 pt 9 ps 0.8
set style line 3 lc rgb '#D55E00' dt (12,4) lw 2 pt 5 ps 0.8
set style line 4 lc rgb '#CC79A7' dt (14,4,3,4) lw 2 pt 13 ps 0.8

formats = 'svg png'.(strstrt(GPVAL_TERMINALS, 'pdfcairo') > 0 ? ' pdf' : '')
do for [format in formats] {
  if (format eq 'svg') {
    set terminal svg size 1200,420 font 'sans-serif,15' background '#ffffff'
  }
  if (format eq 'png') {
    set terminal pngcairo size 1200,420 font 'sans,11.5' background '#ffffff'
  }
  if (format eq 'pdf') {
    set terminal pdfcairo size 7.2,2.520 fontscale 0.432 linewidth 0.864 pointscale 0.432 font 'sans,11.5' background '#ffffff'
  }
  set output 'sensitivity.'.format
  set multiplot
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid

  # Panel normal
  set lmargin at screen 0.0767
  set rmargin at screen 0.3522
  set tmargin at screen 0.9000
  set bmargin at screen 0.2571
  set title 'normal' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'learning rate' offset 0,0
  set logscale x
  set xrange [0.00758578:1.31826]
  set format x '10^{%T}'
  set xtics out nomirror autofreq norotate autojustify
  set ylabel 'average gradient norm median' offset 0,0
  set logscale y
  set yrange [0.176562:5.25636]
  set format y '%h'
  set ytics out nomirror ('0.2' 0.2, '0.5' 0.5, '1' 1, '2' 2, '5' 5)
  plot \
    data index 3 using 1:(clip($5, 0.176562, 5.25636)):(clip($6, 0.176562, 5.25636)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 2 using 1:(clip($5, 0.176562, 5.25636)):(clip($6, 0.176562, 5.25636)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 1 using 1:(clip($5, 0.176562, 5.25636)):(clip($6, 0.176562, 5.25636)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:(clip($5, 0.176562, 5.25636)):(clip($6, 0.176562, 5.25636)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:4 with linespoints ls 1 pointinterval 1 notitle, \
    data index 1 using 1:4 with linespoints ls 2 pointinterval 1 notitle, \
    data index 2 using 1:4 with linespoints ls 3 pointinterval 1 notitle, \
    data index 3 using 1:4 with linespoints ls 4 pointinterval 1 notitle

  # Panel Pareto 2.5
  set lmargin at screen 0.3906
  set rmargin at screen 0.6661
  set tmargin at screen 0.9000
  set bmargin at screen 0.2571
  set title 'Pareto 2.5' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'learning rate' offset 0,0
  set logscale x
  set xrange [0.00758578:1.31826]
  set format x '10^{%T}'
  set xtics out nomirror autofreq norotate autojustify
  set ylabel '' offset 0,0
  set logscale y
  set yrange [0.176562:5.25636]
  set format y ''
  set ytics out nomirror ('' 0.2, '' 0.5, '' 1, '' 2, '' 5)
  plot \
    data index 7 using 1:(clip($5, 0.176562, 5.25636)):(clip($6, 0.176562, 5.25636)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 6 using 1:(clip($5, 0.176562, 5.25636)):(clip($6, 0.176562, 5.25636)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 5 using 1:(clip($5, 0.176562, 5.25636)):(clip($6, 0.176562, 5.25636)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:(clip($5, 0.176562, 5.25636)):(clip($6, 0.176562, 5.25636)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:4 with linespoints ls 1 pointinterval 1 notitle, \
    data index 5 using 1:4 with linespoints ls 2 pointinterval 1 notitle, \
    data index 6 using 1:4 with linespoints ls 3 pointinterval 1 notitle, \
    data index 7 using 1:4 with linespoints ls 4 pointinterval 1 notitle

  # Panel Pareto 1.5
  set lmargin at screen 0.7044
  set rmargin at screen 0.9800
  set tmargin at screen 0.9000
  set bmargin at screen 0.2571
  set title 'Pareto 1.5' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'learning rate' offset 0,0
  set logscale x
  set xrange [0.00758578:1.31826]
  set format x '10^{%T}'
  set xtics out nomirror autofreq norotate autojustify
  set ylabel '' offset 0,0
  set logscale y
  set yrange [0.176562:5.25636]
  set format y ''
  set ytics out nomirror ('' 0.2, '' 0.5, '' 1, '' 2, '' 5)
  plot \
    data index 11 using 1:(clip($5, 0.176562, 5.25636)):(clip($6, 0.176562, 5.25636)) with filledcurves ls 4 fs transparent solid 0.15 noborder notitle, \
    data index 10 using 1:(clip($5, 0.176562, 5.25636)):(clip($6, 0.176562, 5.25636)) with filledcurves ls 3 fs transparent solid 0.15 noborder notitle, \
    data index 9 using 1:(clip($5, 0.176562, 5.25636)):(clip($6, 0.176562, 5.25636)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 8 using 1:(clip($5, 0.176562, 5.25636)):(clip($6, 0.176562, 5.25636)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 8 using 1:4 with linespoints ls 1 pointinterval 1 notitle, \
    data index 9 using 1:4 with linespoints ls 2 pointinterval 1 notitle, \
    data index 10 using 1:4 with linespoints ls 3 pointinterval 1 notitle, \
    data index 11 using 1:4 with linespoints ls 4 pointinterval 1 notitle

  # Key
  set lmargin at screen 0.0000
  set rmargin at screen 1.0000
  set bmargin at screen 0.0000
  set tmargin at screen 0.0905
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
  set key at screen 0.5000, screen 0.0452 center center horizontal Left reverse maxcols 4 samplen 3.5 spacing 1.3
  plot \
    2 with linespoints ls 1 title 'sgd', \
    2 with linespoints ls 2 title 'normalized\_sgd', \
    2 with linespoints ls 3 title 'clip\_sgd', \
    2 with linespoints ls 4 title 'ps\_clip\_sgd'
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid
  unset multiplot
}
unset output
