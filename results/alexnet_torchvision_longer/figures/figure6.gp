# figure6: dual_axis of the experiment alexnet_torchvision_longer
# Written by sweep report, which replaces it; copy it under another name to keep changes.
# Draw it in this folder: gnuplot figure6.gp

set encoding utf8
set minussign
data = 'figure6.dat'
# An infinite end of a band (diverged seeds) is drawn at the edge of its panel.
clip(value, low, high) = value < low ? low : value > high ? high : value

set style line 1 lc rgb '#CC79A7' dt solid lw 2 pt 13 ps 0.8
set style line 2 lc rgb '#555555' dt (4,4) lw 2 pt 12 ps 1.1

formats = 'svg png'.(strstrt(GPVAL_TERMINALS, 'pdfcairo') > 0 ? ' pdf' : '')
do for [format in formats] {
  if (format eq 'svg') {
    set terminal svg size 1200,566 font 'sans-serif,15' background '#ffffff'
  }
  if (format eq 'png') {
    set terminal pngcairo size 1200,566 font 'sans,11.5' background '#ffffff'
  }
  if (format eq 'pdf') {
    set terminal pdfcairo size 7.2,3.396 fontscale 0.432 linewidth 0.864 pointscale 0.432 font 'sans,11.5' background '#ffffff'
  }
  set output 'figure6.'.format
  set multiplot
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid

  # Panel per sample gradient norm
  set lmargin at screen 0.0767
  set rmargin at screen 0.9233
  set tmargin at screen 0.9682
  set bmargin at screen 0.1908
  set title '' offset 0,-0.4
  set border 11 lc rgb '#444444'
  set xlabel 'epoch' offset 0,0
  unset logscale x
  set xrange [1:16]
  set format x '%h'
  set xtics out nomirror 2 norotate autojustify
  set ylabel 'per sample gradient norm' offset 0,0
  unset logscale y
  set yrange [1.07879:32.1443]
  set format y '%h'
  set ytics out nomirror autofreq
  set y2label 'sample clip fraction' offset 0,0
  unset logscale y2
  set y2range [-0.034544:0.898144]
  set format y2 '%h'
  set y2tics out nomirror autofreq
  plot \
    data index 0 using 1:4 with linespoints ls 1 pointinterval 1 notitle, \
    data index 0 using 1:6 axes x1y2 with linespoints ls 2 pointinterval 1 notitle

  # Key
  set lmargin at screen 0.0000
  set rmargin at screen 1.0000
  set bmargin at screen 0.0000
  set tmargin at screen 0.0671
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
  set key at screen 0.5000, screen 0.0336 center center horizontal Left reverse maxcols 2 samplen 3.5 spacing 1.3
  plot \
    2 with linespoints ls 1 title 'ps\_clip\_sgd: per sample gradient norm (left)', \
    2 with linespoints ls 2 title 'ps\_clip\_sgd: sample clip fraction (right)'
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid
  unset multiplot
}
unset output
