# threshold: sensitivity of the experiment light_tails
# Written by sweep report, which replaces it; copy it under another name to keep changes.
# Draw it in this folder: gnuplot threshold.gp

set encoding utf8
set minussign
data = 'threshold.dat'
# An infinite end of a band (diverged seeds) is drawn at the edge of its panel.
clip(value, low, high) = value < low ? low : value > high ? high : value

set style line 1 lc rgb '#CC79A7' dt (14,4,3,4) lw 2 pt 13 ps 0.8

formats = 'svg png'.(strstrt(GPVAL_TERMINALS, 'pdfcairo') > 0 ? ' pdf' : '')
do for [format in formats] {
  if (format eq 'svg') {
    set terminal svg size 1200,480 font 'sans-serif,15' background '#ffffff'
  }
  if (format eq 'png') {
    set terminal pngcairo size 1200,480 font 'sans,11.5' background '#ffffff'
  }
  if (format eq 'pdf') {
    set terminal pdfcairo size 7.2,2.880 fontscale 0.432 linewidth 0.864 pointscale 0.432 font 'sans,11.5' background '#ffffff'
  }
  set output 'threshold.'.format
  set multiplot
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid

  # Panel d = 1
  set lmargin at screen 0.0767
  set rmargin at screen 0.4917
  set tmargin at screen 0.9125
  set bmargin at screen 0.2250
  set title 'd = 1' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'clip threshold' offset 0,0
  set logscale x
  set xrange [0.373712:85.6274]
  set format x '%h'
  set xtics out nomirror ('0.5' 0.5, '1' 1, '2' 2, '4' 4, '8' 8, '16' 16, '32' 32, '64' 64) norotate autojustify
  set ylabel 'average gradient norm median' offset 0,0
  set logscale y
  set yrange [0.207122:0.451931]
  set format y '%h'
  set ytics out nomirror ('0.22' 0.22, '0.24' 0.24, '0.26' 0.26, '0.28' 0.28, '0.3' 0.3, '0.32' 0.32, '0.34' 0.34, '0.36' 0.36, '0.38' 0.38, '0.4' 0.4, '0.42' 0.42, '0.44' 0.44)
  plot \
    data index 0 using 1:(clip($5, 0.207122, 0.451931)):(clip($6, 0.207122, 0.451931)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:4 with linespoints ls 1 pointinterval 1 notitle

  # Panel d = 100
  set lmargin at screen 0.5650
  set rmargin at screen 0.9800
  set tmargin at screen 0.9125
  set bmargin at screen 0.2250
  set title 'd = 100' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'clip threshold' offset 0,0
  set logscale x
  set xrange [0.373712:85.6274]
  set format x '%h'
  set xtics out nomirror ('0.5' 0.5, '1' 1, '2' 2, '4' 4, '8' 8, '16' 16, '32' 32, '64' 64) norotate autojustify
  set ylabel '' offset 0,0
  set logscale y
  set yrange [2.10474:35.2586]
  set format y '%h'
  set ytics out nomirror ('5' 5, '10' 10, '20' 20)
  plot \
    data index 1 using 1:(clip($5, 2.10474, 35.2586)):(clip($6, 2.10474, 35.2586)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 1 using 1:4 with linespoints ls 1 pointinterval 1 notitle

  # Key
  set lmargin at screen 0.0000
  set rmargin at screen 1.0000
  set bmargin at screen 0.0000
  set tmargin at screen 0.0792
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
  set key at screen 0.5000, screen 0.0396 center center horizontal Left reverse maxcols 1 samplen 3.5 spacing 1.3
  plot \
    2 with linespoints ls 1 title 'ps\_clip\_sgd'
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid
  unset multiplot
}
unset output
